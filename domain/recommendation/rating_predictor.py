"""Predicted ratings of viewers and movies by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.histories import position_in
from domain.recommendation.rating import GivenRating, PredictedRatings, RatingModel
from domain.recommendation.viewer_belief import ViewerBelief

MOST_FOLDED_IN = 300
"""Of a viewer who has rated more since the fit, the newest so many tell enough, in 3 ms at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingPredictor:
    """A rating model with the axes it was fitted on: all that predicting by id needs.

    `viewer_ids` (n_viewers,) and `movie_ids` (n_movies,) are sorted int64;
    ratings reach up to `scale`. Immutable, and safe to share between threads.
    """

    model: RatingModel
    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    scale: float

    def knows(self, viewer: ViewerId | None) -> bool:
        """Say whether the model has learnt from ratings of this viewer."""
        return viewer is not None and position_in(self.viewer_ids, viewer) is not None

    def predict(self, viewer: ViewerId | None, movies: Sequence[MovieId]) -> PredictedRatings:
        """Return the predictions for `movies`; the unknown fall back on biases, and say so."""
        row = None if viewer is None else position_in(self.viewer_ids, viewer)
        return self.model.predict(row, _positions(np.array(movies, np.int64), self.movie_ids))

    def predict_known(
        self, viewer: ViewerId, movies: Sequence[MovieId]
    ) -> list[float | None] | None:
        """Return the rating of each movie to two decimals, None for one that is not on the axis.

        None at all where the model does not know the viewer.
        """
        row = position_in(self.viewer_ids, viewer)
        if row is None:
            return None
        positions = _positions(np.array(movies, np.int64), self.movie_ids)
        # Whole hundredths: rounding ten numbers one by one takes as long as predicting them.
        hundredths = np.rint(self.model.predict_known(row, positions) * 100).tolist()
        return [
            None if position < 0 else rating / 100
            for position, rating in zip(positions.tolist(), hundredths, strict=True)
        ]

    def predict_all(self, pairs: Interactions) -> NDArray[np.float32]:
        """Return the predicted rating of each viewer and movie of `pairs`, (n,)."""
        return self.model.predict_pairs(
            _positions(pairs.viewer_ids, self.viewer_ids),
            _positions(pairs.movie_ids, self.movie_ids),
        )

    def folded_in(
        self, belief: ViewerBelief, viewer: ViewerId, given: Sequence[GivenRating]
    ) -> "RatingPredictor":
        """Return a predictor for `viewer`, by what the model has learnt of them and by `given`.

        `belief` is the model's. This one itself where it knows none of the movies.
        """
        newest = sorted(given, key=_moment, reverse=True)[:MOST_FOLDED_IN]
        model = self.model.folded_in(
            belief,
            position_in(self.viewer_ids, viewer),
            _positions(np.array([one.movie_id for one in newest], np.int64), self.movie_ids),
            np.array([one.share * self.scale for one in newest], np.float32),
        )
        if model is None:
            return self
        return replace(self, model=model, viewer_ids=np.array([viewer], np.int64))

    def without(self, viewer: ViewerId) -> "RatingPredictor | None":
        """Return the predictor without all it holds of one viewer, or None if it holds nothing.

        What it has learnt of movies stays, for it is of all viewers together.
        """
        row = position_in(self.viewer_ids, viewer)
        if row is None:
            return None
        return replace(
            self,
            model=self.model.without_viewer(row),
            viewer_ids=np.delete(self.viewer_ids, row),
        )


def _moment(given: GivenRating) -> tuple[int, MovieId]:
    return given.timestamp, given.movie_id


def _positions(ids: NDArray[np.int64], axis: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the position of each id on a sorted axis, -1 where it is absent."""
    if not len(axis):
        return np.full(len(ids), -1, np.intp)
    places = axis.searchsorted(ids)
    found: NDArray[np.intp] = np.where(axis.take(places, mode="clip") == ids, places, -1)
    return found
