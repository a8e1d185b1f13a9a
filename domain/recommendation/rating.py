"""Predicted ratings: what viewers would give movies that they have not rated."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from domain.identifiers import MovieId
from domain.recommendation.viewer_belief import ViewerBelief

NORMAL_95 = 1.959964
"""Half the width of the interval that holds 95 % of a normal variable, in standard deviations."""


class RatingBasis(StrEnum):
    """What a predicted rating rests on, from most to least."""

    MODEL = "model"
    FOLD_IN = "fold_in"
    VIEWER_BIAS = "viewer_bias"
    MOVIE_BIAS = "movie_bias"
    GLOBAL_MEAN = "global_mean"


class GivenRating(NamedTuple):
    """A rating that a viewer gave, as a `share` of its scale, and when, in seconds since 1970."""

    movie_id: MovieId
    share: float
    timestamp: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PredictedRatings:
    """Ratings of one viewer for n movies, clipped to the scale, with their 95 % intervals.

    `ratings`, `low`, `high`: (n,) float32; `bases`: (n,), what each rests on.
    """

    ratings: NDArray[np.float32]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    bases: tuple[RatingBasis, ...]


class RatingModel(Protocol):
    """A fitted model that predicts the rating a viewer would give a movie.

    Immutable, and safe to share between threads. It knows viewers and movies by
    their rows on the axes it was fitted on; None is a viewer, and -1 a movie, of
    whom it knows nothing.
    """

    def predict(self, viewer: int | None, movies: NDArray[np.intp]) -> PredictedRatings:
        """Return the predictions for `movies` (n,); the unknown fall back on biases, and say so."""
        ...

    def predict_known(self, viewer: int, movies: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the ratings of `predict` for a known viewer and `movies` on the axis, (n,).

        Nothing beside them, and fast: every slate is told what its viewer would give.
        """
        ...

    def predict_pairs(
        self, viewers: NDArray[np.intp], movies: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the predicted rating of each (viewer, movie) pair, (n,); -1 is unknown."""
        ...

    def viewer_belief(self) -> ViewerBelief:
        """Return what is believed of a viewer who is not known; it takes a while, so keep it."""
        ...

    def folded_in(
        self,
        belief: ViewerBelief,
        viewer: int | None,
        movies: NDArray[np.intp],
        ratings: NDArray[np.float32],
    ) -> Self | None:
        """Return the model of one viewer, in row 0, who has given `ratings` for `movies`, (n,).

        `belief` is this model's; of a `viewer` in a row, what the model has learnt counts
        too. The order of the ratings does not matter. None where it knows none of the movies.
        """
        ...

    def without_viewer(self, row: int) -> Self:
        """Return the model without what it holds of the viewer in `row`."""
        ...

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays from which the family's `from_arrays` rebuilds the model."""
        ...
