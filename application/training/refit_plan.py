"""Refit a plan on everything, with all that serving needs of it."""

from dataclasses import dataclass

from application.ports.artefacts import Trained, TrainedModel
from application.ports.movie_vectors import MovieVectors
from application.training.fit_plan import FitPlan
from application.training.fit_rating_plan import FitRatingPlan
from application.training.load_history import LoadedHistory
from domain.models.decay import Decay
from domain.models.manifest import FitRecord
from domain.models.popularity import popularity_of, well_rated
from domain.models.specification import ModelPlan, Role
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import seen_movies


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refitted:
    """What goes into the artefact of a version, and the record of the fit that made it."""

    trained: Trained
    record: FitRecord


class RefitPlan:
    """Fits a plan of any role on the whole history; the same history gives the same bytes."""

    def __init__(
        self, *, fit_plan: FitPlan, fit_rating_plan: FitRatingPlan, movie_vectors: MovieVectors
    ) -> None:
        self._fit_plan = fit_plan
        self._fit_rating_plan = fit_rating_plan
        self._movie_vectors = movie_vectors

    def __call__(self, plan: ModelPlan, history: LoadedHistory) -> Refitted:
        """Fit `plan`, and find what its role needs beside the model."""
        if plan.role is Role.RANKING:
            return self._ranking(plan, history)
        fit = self._fit_rating_plan(plan, history.prepared.everything)
        return Refitted(trained=fit.predictor, record=fit.record)

    def _ranking(self, plan: ModelPlan, history: LoadedHistory) -> Refitted:
        everything = history.prepared.everything
        fit = self._fit_plan(plan, everything)
        seen = seen_movies(history.prepared.rated(), everything.data)
        trained = TrainedModel(
            model=fit.model,
            data=everything.data,
            seen=seen,
            best_movies=BestMovies.of(fit.model, everything.data.histories, seen),
            popularity=popularity_of(everything.data, Decay()),
            well_rated=well_rated(history.prepared.ratings, history.prepared.movie_ids),
            movie_vectors=self._movie_vectors.of(fit.model, everything.data),
            movies=history.movies,
        )
        return Refitted(trained=trained, record=fit.record)
