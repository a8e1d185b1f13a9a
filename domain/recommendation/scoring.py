"""Scores of movies for a viewer, and the best of them."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.histories import Histories, History

Scores = NDArray[np.float32]

_FEWEST_GROUPS = 256


class RankingModel(Protocol):
    """A fitted model that scores every movie of its axis for a viewer.

    Immutable, and safe to share between threads. Higher scores rank first.
    """

    @property
    def is_personal(self) -> bool:
        """Whether scores depend on the viewer."""
        ...

    def score_viewer(self, row: int, histories: Histories) -> Scores:
        """Return the scores (n_movies,) of the viewer in training row `row`."""
        ...

    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,) of a viewer known by `history` alone: fold-in."""
        ...

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:
        """Return `score_viewer` of many rows at once, (len(rows), n_movies)."""
        ...

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return how much each event of `history` added to the score of each of `movies`.

        (len(movies), len(history)); row sums are `score_history(history)[movies]` less
        the scores of no history at all, which are 0 in most families. Impersonal models
        return zeros.
        """
        ...

    def without_viewer(self, row: int) -> Self:
        """Return the model without what it holds of the viewer in training row `row`."""
        ...

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays from which the family's `from_arrays` rebuilds the model."""
        ...


def top_k(scores: Scores, k: int) -> NDArray[np.intp]:
    """Return the positions of the k highest finite scores, best first.

    Equal scores rank by position. Fewer than k are returned where fewer are
    finite: `-inf` marks what must not be shown.
    """
    if k <= 0 or len(scores) == 0:
        return np.empty(0, np.intp)
    candidates = _holding_the_best(scores, k)
    best: NDArray[np.intp] = candidates[(-scores[candidates]).argsort(kind="stable")[:k]]
    if scores[best[-1]] == -np.inf:
        best = best[scores[best] > -np.inf]
    return best


def _holding_the_best(scores: Scores, k: int) -> NDArray[np.intp]:
    """Return the positions of few scores, in order, that hold the k highest and all ties.

    The scores fall into groups; k groups have a maximum of at least the k-th
    highest maximum, so k scores do, and none below it can be among the best.
    Finding maxima costs a fraction of partitioning all scores, and does not
    slow down where many are equal.
    """
    groups = _FEWEST_GROUPS
    while groups < 2 * k:
        groups *= 2
    n = len(scores)
    if n < 2 * groups:
        return np.arange(n)
    maxima = np.maximum.reduce(scores[: n - n % groups].reshape(-1, groups))
    maxima.partition(groups - k)
    holding: NDArray[np.intp] = (scores >= maxima[groups - k]).nonzero()[0]
    return holding
