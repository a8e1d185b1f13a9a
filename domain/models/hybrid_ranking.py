"""The hybrid that ranks: movies by a bias, and by how they match what a history tells of taste."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.known_by_history import KnownByHistory
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HybridRankingModel(KnownByHistory):
    """Scores a movie by its bias, and the match of its factors with the viewer's taste.

        b_m + q_mᵀ Σ_j w_j t_j / √(Σ_j w_j)        events j of weights w

    `movie_biases` (n_movies,) are b, `movie_factors` (n_movies, f) are q, laid down column
    by column, which halves the time to score, and `told_tastes` (n_movies, f) t: what it
    tells of a taste to like a movie. All are float32, and of content and learning together.
    The root lets a long history say more than a short one, and less than so many times
    more: Kabbur, Ning and Karypis, "FISM", KDD 2013.
    """

    movie_biases: NDArray[np.float32]
    movie_factors: NDArray[np.float32]
    told_tastes: NDArray[np.float32]

    @property
    def n_movies(self) -> int:
        """How many movies are scored."""
        return len(self.movie_biases)

    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,); those of a stranger are the biases."""
        told = self.told_tastes.take(history.movies, axis=0)
        scores: Scores = self.movie_factors.dot(_shares(history).dot(told))
        scores += self.movie_biases
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return how each event's taste matches each of `movies`, (len(movies), len(history)).

        Row sums are the scores less the biases.
        """
        matches = self.movie_factors[movies] @ self.told_tastes[history.movies].T
        parts: Scores = matches * _shares(history)
        return parts

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the three arrays by their names."""
        return {
            "movie_biases": self.movie_biases,
            "movie_factors": self.movie_factors,
            "told_tastes": self.told_tastes,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            movie_biases=arrays["movie_biases"].astype(np.float32, copy=False),
            movie_factors=arrays["movie_factors"].astype(np.float32, copy=False),
            told_tastes=arrays["told_tastes"].astype(np.float32, copy=False),
        )


def _shares(history: History) -> NDArray[np.float32]:
    """Return w_j / √(Σ_j w_j) of each event, (len(history),)."""
    weights = history.weights
    shares: NDArray[np.float32] = weights / np.sqrt(max(weights.sum(), np.finfo(np.float32).tiny))
    return shares
