"""Fits the hybrid to ratings twice: to see how far it is from the unseen, and on everything."""

from dataclasses import replace

from adapters.models.hybrid.held_out import HeldOut
from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.parameters import HybridParameters
from adapters.models.hybrid.rating_network import fitted_network
from adapters.models.hybrid.served_rating import served_model
from application.ports.progress import Step
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.recommendation.rating_set import RatingSet


def fitted_hybrid(fit: FitData, parameters: HybridParameters, seed: int, step: Step) -> HybridModel:
    """Return the model, with its spreads about ratings and movies that a trial had not seen.

    Raises `InsufficientDataError` where there is too little to hold anything out.
    """
    data = fit.rating_set()
    held_out = HeldOut.drawn_from(data, seed)
    inputs = ContentInputs.of(fit.movies, parameters)
    step.advance()

    def solved(ratings: RatingSet) -> HybridModel:
        network = fitted_network(ratings, inputs, parameters, seed, step)
        return served_model(network, inputs, ratings, parameters)

    spreads, new_movie_spreads = held_out.measured(solved(held_out.learnt), fit.movies)
    model = solved(data)
    return replace(
        model,
        ratings=replace(model.ratings, spreads=spreads),
        new_movie_spreads=new_movie_spreads,
    )
