"""A shallow autoencoder: one weight for each pair of movies, learnt from all viewers at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.known_by_history import KnownByHistory
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShallowAutoencoderModel(KnownByHistory):
    """Scores a movie by the sum of the weights that lead to it from the movies of the history.

    `item_weights` (n_movies, n_movies) float32 is B of Steck, "Embarrassingly
    shallow autoencoders for sparse data" (WWW 2019): row j holds what an event
    with movie j adds to each score, nothing to its own. A history reads its
    own rows alone, so mapped into memory the rest need not be there.
    """

    item_weights: NDArray[np.float32]

    @property
    def n_movies(self) -> int:
        """How many movies are scored."""
        return len(self.item_weights)

    def score_history(self, history: History) -> Scores:
        """Return the sum over the history of weight x `item_weights`, (n_movies,)."""
        # Gathered by `take` and summed by `dot`: a fraction of the time of other ways.
        scores: Scores = history.weights.dot(self.item_weights.take(history.movies, axis=0))
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return weight x `item_weights` from each event to each of `movies`.

        (len(movies), len(history)), the terms of the sum in `score_history`.
        """
        terms: Scores = self.item_weights[history.movies, movies[:, np.newaxis]] * history.weights
        return terms

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return `item_weights`."""
        return {"item_weights": self.item_weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(item_weights=arrays["item_weights"].astype(np.float32, copy=False))
