"""Fits popularity x favourite genres by counting."""

from adapters.models.parameters import parameters_of
from adapters.models.ranking.popularity import PopularityParameters
from application.ports.progress import Progress
from domain.models.decay import Decay
from domain.models.fit_data import FitData
from domain.models.popularity import popularity_of
from domain.models.popularity_genres import PopularityGenresModel, genre_shares_of
from domain.models.specification import ModelPlan


class NumpyPopularityGenres:
    """Counts positives as popularity does, and looks genres up; there is no randomness in it."""

    parameters = PopularityParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> PopularityGenresModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, PopularityParameters)
        decay = Decay(half_life_days=parameters.half_life_days, floor=parameters.floor)
        with progress.step(f"Fitting {plan.name}", total=1) as step:
            model = PopularityGenresModel(
                popularity=popularity_of(fit.data, decay),
                genre_shares=genre_shares_of(fit.movies, len(fit.data.movie_ids)),
            )
            step.advance()
        return model
