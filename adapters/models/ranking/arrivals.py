"""Scores movies by how fast they found viewers since they came in."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from adapters.models.parameters import parameters_of
from application.ports.progress import Progress
from domain.models.decay import SECONDS_PER_DAY, Decay
from domain.models.fit_data import FitData
from domain.models.popularity import PopularityModel, popularity_of
from domain.models.specification import ModelPlan


class ArrivalsParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How many days a movie is taken to have been there before its first rating."""

    days_before: Annotated[float, msgspec.Meta(gt=0)] = 7.0


class NumpyArrivals:
    """Scores positives / (`days_before` + days since the first event with a movie).

    Days are counted back from the newest event of the fit; ratings of any value
    tell when a movie came in.
    """

    parameters = ArrivalsParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> PopularityModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        days_before = parameters_of(plan, ArrivalsParameters).days_before
        with progress.step(f"Fitting {plan.name}", total=1) as step:
            liked = popularity_of(fit.data, Decay(half_life_days=None))
            scores = (liked / (days_before + _days_there(fit))).astype(np.float32)
            step.advance()
        return PopularityModel(scores=scores)


def _days_there(fit: FitData) -> NDArray[np.float64]:
    """Return how many days before the newest event each movie had its first, (n_movies,)."""
    ratings = fit.ratings()
    movie_ids = np.concatenate([ratings.movie_ids, fit.positives.movie_ids])
    times = np.concatenate([ratings.timestamps, fit.positives.timestamps])
    newest = times.max(initial=0)
    first = np.full(len(fit.data.movie_ids), newest)
    np.minimum.at(first, np.searchsorted(fit.data.movie_ids, movie_ids), times)
    days: NDArray[np.float64] = (newest - first) / SECONDS_PER_DAY
    return days
