"""Popularity: what many viewers like, lately or of all time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.models.decay import Decay
from domain.recommendation.histories import Histories, History, TrainingSet
from domain.recommendation.scoring import Scores

RATINGS_TO_BE_WELL_RATED = 20
"""A movie with fewer ratings is not called well rated, however high they are."""
DAMPING = 10.0
"""How many ratings of the average movie each movie starts with before its own count."""


def popularity_of(data: TrainingSet, decay: Decay) -> Scores:
    """Return the decayed number of positives of each movie, (n_movies,)."""
    events = data.histories
    weights = decay.weights(events.timestamps, data.newest) * events.weights
    return np.bincount(events.movies, weights, minlength=len(data.movie_ids)).astype(np.float32)


def well_rated(ratings: Interactions, movie_ids: NDArray[np.int64]) -> Scores:
    """Return the damped mean rating of each movie, (n_movies,); `-inf` below 20 ratings.

    (sum of ratings + 10 · mean of all ratings) / (number of ratings + 10), as
    in a Bayesian average: a few high ratings do not beat many good ones.
    `movie_ids` is sorted and holds every movie of `ratings`.
    """
    columns = np.searchsorted(movie_ids, ratings.movie_ids)
    counts = np.bincount(columns, minlength=len(movie_ids))
    sums = np.bincount(columns, ratings.ratings.astype(np.float64), minlength=len(movie_ids))
    overall = sums.sum() / max(len(ratings), 1)
    means = (sums + DAMPING * overall) / (counts + DAMPING)
    return np.where(counts >= RATINGS_TO_BE_WELL_RATED, means, -np.inf).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopularityModel:
    """Scores every movie by its popularity, the same for all viewers.

    `scores`: (n_movies,) float32. Each call returns an array of its own.
    """

    scores: Scores

    @property
    def is_personal(self) -> bool:
        """Popularity is a reference: it does not depend on the viewer."""
        return False

    def score_viewer(self, row: int, histories: Histories) -> Scores:  # noqa: ARG002  # impersonal
        """Return the popularity of every movie, (n_movies,)."""
        return self.scores.copy()

    def score_history(self, history: History) -> Scores:  # noqa: ARG002  # impersonal
        """Return the popularity of every movie, (n_movies,)."""
        return self.scores.copy()

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:  # noqa: ARG002  # impersonal
        """Return the popularity of every movie for each row, (len(rows), n_movies)."""
        return np.tile(self.scores, (len(rows), 1))

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return zeros: no event of the viewer adds to a score."""
        return np.zeros((len(movies), len(history)), np.float32)

    def without_viewer(self, row: int) -> Self:  # noqa: ARG002  # it holds nothing of single viewers
        """Return the model as it is."""
        return self

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return `scores`."""
        return {"scores": self.scores}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(scores=arrays["scores"].astype(np.float32, copy=False))
