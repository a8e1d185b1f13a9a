"""Session similarity: movies that others liked close in time to what the viewer liked last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.item_similarity import ItemSimilarityModel
from domain.models.known_by_history import KnownByHistory
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionSimilarityModel(KnownByHistory):
    """Scores a movie by its similarities to the movies of the history, the latest counting most.

    An event loses half its weight with every `half_life_events` events that are
    newer than it, however long ago they all were; events of one moment weigh
    alike. `similarity` tells which movies are liked in one sitting.
    """

    similarity: ItemSimilarityModel
    half_life_events: float

    @property
    def n_movies(self) -> int:
        """How many movies are scored."""
        return self.similarity.n_movies

    def score_history(self, history: History) -> Scores:
        """Return the sum over the history of recency x weight x similarity, (n_movies,)."""
        return self.similarity.score_history(self._with_recency(history))

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return recency x weight x similarity of each event to each of `movies`.

        (len(movies), len(history)), the terms of the sum in `score_history`.
        """
        return self.similarity.contributions(self._with_recency(history), movies)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return those of `similarity`, and the half-life as an array of no dimension."""
        half_life = np.array(self.half_life_events, np.float64)
        return {**self.similarity.arrays(), "half_life_events": half_life}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            similarity=ItemSimilarityModel.from_arrays(arrays),
            half_life_events=float(arrays["half_life_events"].astype(np.float64)),
        )

    def _with_recency(self, history: History) -> History:
        """Return the history with the weights that its newer events leave."""
        in_time = np.sort(history.timestamps)
        newer = len(history) - np.searchsorted(in_time, history.timestamps, side="right")
        recency = np.exp2(-newer / self.half_life_events).astype(np.float32)
        return replace(history, weights=history.weights * recency)
