"""How the events of a window are shared out among its movies."""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
"""Events of each movie along an axis: (n_movies,), 0 where there are none."""


def top_share(counts: Counts, k: int) -> float:
    """Return the share of all events that belongs to the `k` most popular movies.

    The concentration ratio CR_k; 1 where there are at most `k` movies. Source:
    Hall and Tideman, "Measures of concentration", JASA 62(317), 1967.
    """
    total = int(counts.sum())
    return float(np.sort(counts)[-k:].sum() / total) if total else 0.0


def top_positions(counts: Counts, k: int) -> NDArray[np.intp]:
    """Return the positions of the `k` most popular movies, best first; equals by position."""
    order = np.argsort(-counts, kind="stable")[:k]
    return order[counts[order] > 0]


def overlap(left: NDArray[np.integer], right: NDArray[np.integer]) -> float:
    """Return the share of two lists' movies that stand in both; 1 = the same movies.

    |A ∩ B| / min(|A|, |B|): for two full lists of k movies this is the share of
    k, and a list that is short because there are few movies is not charged with
    it. Source: Szymkiewicz's overlap coefficient, as in Vijaymeena and Kavitha,
    "A survey on similarity measures in text mining", MLAIJ 3(1), 2016.
    """
    shortest = min(len(left), len(right))
    return len(np.intersect1d(left, right)) / shortest if shortest else 1.0


def gini(counts: Counts) -> float:
    """Return how unevenly events are shared out among the movies that have any: 0 = evenly.

    G = Σ (2i - n - 1) x_i / (n Σ x_i) over the n counts in ascending order,
    i from 1; it lies in [0, 1) and does not change when all counts grow alike.
    Source: Gini, "Variabilità e mutabilità", 1912, in the form of Damgaard and
    Weiner, "Describing inequality in plant size or fecundity", Ecology 81(4), 2000.
    """
    shared = np.sort(counts[counts > 0]).astype(np.float64)
    n = len(shared)
    if n == 0:
        return 0.0
    ranks = 2.0 * np.arange(1, n + 1) - n - 1
    return float(max((ranks * shared).sum() / (n * shared.sum()), 0.0))


def long_tail(counts: Counts, points: int = 101) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares of movies, most popular first, and the shares of events they hold.

    Both (points,), from 0 to 1: the Lorenz curve, seen from its top. Source:
    Lorenz, "Methods of measuring the concentration of wealth", 1905.
    """
    shared = np.sort(counts[counts > 0])[::-1]
    held = np.concatenate(([0.0], np.cumsum(shared) / max(int(shared.sum()), 1)))
    across = np.linspace(0.0, 1.0, points)
    return across, np.interp(across * len(shared), np.arange(len(held)), held)
