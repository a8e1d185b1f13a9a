"""Item similarity: movies that go with what the viewer liked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.known_by_history import KnownByHistory
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemSimilarityModel(KnownByHistory):
    """Scores a movie by the sum of its similarities to the movies of the history.

    Row m of `neighbours` (n_movies, k) intp lists the movies most similar to
    m, and `similarities` (n_movies, k) float32 how similar they are. A movie
    with fewer than k neighbours fills its row with itself, at similarity zero.
    One width for all rows costs some space, and lets a history be scored by
    two gathers and one sum.
    """

    neighbours: NDArray[np.intp]
    similarities: NDArray[np.float32]

    @property
    def n_movies(self) -> int:
        """How many movies are scored."""
        return len(self.neighbours)

    def score_history(self, history: History) -> Scores:
        """Return the sum over the history of weight x similarity, (n_movies,)."""
        # A tenth of the time of `np.add.at`.
        sums = np.bincount(
            self._neighbours(history), self._weighted_similarities(history), self.n_movies
        )
        return sums.astype(np.float32)

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return weight x similarity of each event to each of `movies`, which are distinct.

        (len(movies), len(history)), the terms of the sum in `score_history`.
        """
        row_of = np.full(len(self.neighbours), -1, np.int16)
        row_of[movies] = np.arange(len(movies))
        rows = row_of.take(self._neighbours(history))
        hits = (rows >= 0).nonzero()[0]
        events = hits // self.neighbours.shape[1]
        contributions = np.zeros((len(movies), len(history)), np.float32)
        # A row that is filled up names its own movie more than once, at zero each time.
        contributions[rows[hits], events] = self._weighted_similarities(history)[hits]
        return contributions

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return `neighbours` and `similarities`."""
        return {"neighbours": self.neighbours, "similarities": self.similarities}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            neighbours=arrays["neighbours"].astype(np.intp, copy=False),
            similarities=arrays["similarities"].astype(np.float32, copy=False),
        )

    def _neighbours(self, history: History) -> NDArray[np.intp]:
        """Return the neighbours of every event, one event after the other."""
        return self.neighbours.take(history.movies, axis=0).reshape(-1)

    def _weighted_similarities(self, history: History) -> NDArray[np.float32]:
        """Return weight x similarity for each of `_neighbours`."""
        similarities = self.similarities.take(history.movies, axis=0)
        similarities *= history.weights[:, np.newaxis]
        return similarities.reshape(-1)
