"""How well a ranking finds what viewers went on to like; one function per metric.

Each takes the hits of many viewers and returns one value per viewer,
(n_viewers,) float64 in [0, 1]; a system's value is their mean. Relevance is
binary. Positions count from 1 in the formulas.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PerViewer = NDArray[np.float64]

CUTS = (5, 10, 20)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hits:
    """Where the relevant movies stand in each viewer's ranking of the full catalogue.

    One row per hit: `positions` (n_hits,), from 1, ascending within a viewer, and
    `owners` (n_hits,), ascending, the viewer's place among the n. `relevant`
    (n,) int64, at least 1, counts a viewer's relevant movies, those included
    that no ranking could hold.
    """

    owners: NDArray[np.intp]
    positions: NDArray[np.intp]
    relevant: NDArray[np.int64]

    def sum_of(self, gains: NDArray[np.float64]) -> PerViewer:
        """Return the sum over each viewer's hits of a gain per hit."""
        sums = np.bincount(self.owners, gains, minlength=len(self.relevant))
        return sums.astype(np.float64, copy=False)

    def within(self, k: int) -> PerViewer:
        """Return the number of hits among the first k."""
        return self.sum_of((self.positions <= k).astype(np.float64))

    def ordinals(self) -> NDArray[np.int64]:
        """Return which of its viewer's hits each hit is, from 1."""
        counts = np.bincount(self.owners, minlength=len(self.relevant))
        before = np.cumsum(counts) - counts
        return np.arange(1, len(self.owners) + 1) - before[self.owners]


def precision_at_k(hits: Hits, k: int) -> PerViewer:
    """Return hits@k / k: the share of the slate that was liked.

    Source: Herlocker et al., "Evaluating collaborative filtering recommender
    systems", ACM TOIS 22(1), 2004. A slate shorter than k is divided by k.
    """
    return hits.within(k) / k


def recall_at_k(hits: Hits, k: int) -> PerViewer:
    """Return hits@k / n: the share of the n liked movies that the slate held.

    Source: Herlocker et al., as for precision. A viewer with n > k cannot reach 1.
    """
    return hits.within(k) / hits.relevant


def recall_min_at_k(hits: Hits, k: int) -> PerViewer:
    """Return hits@k / min(k, n): recall in terms of the best that k places allow.

    Source: Liang et al., "Variational autoencoders for collaborative
    filtering", WWW 2018.
    """
    return hits.within(k) / np.minimum(hits.relevant, k)


def ndcg_at_k(hits: Hits, k: int) -> PerViewer:
    """Return DCG@k / IDCG@k with DCG@k = Σ_{hits at positions p ≤ k} 1 / log2(p + 1).

    IDCG@k is the DCG@k of a ranking with all relevant movies first. Source:
    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
    techniques", ACM TOIS 20(4), 2002, with binary gains.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)[np.minimum(hits.relevant, k) - 1]
    gains = np.where(hits.positions <= k, 1.0 / np.log2(hits.positions + 1.0), 0.0)
    normalised: PerViewer = hits.sum_of(gains) / ideal
    return normalised


def hit_rate_at_k(hits: Hits, k: int) -> PerViewer:
    """Return 1 where the first k hold at least one hit, else 0.

    Source: Deshpande and Karypis, "Item-based top-N recommendation
    algorithms", ACM TOIS 22(1), 2004.
    """
    return np.minimum(hits.within(k), 1.0)


def reciprocal_rank(hits: Hits) -> PerViewer:
    """Return 1 / position of the first hit, 0 without one; the mean is MRR.

    Source: Voorhees, "The TREC-8 question answering track report", 1999.
    """
    is_first = hits.ordinals() == 1
    return hits.sum_of(is_first / hits.positions)


def average_precision(hits: Hits) -> PerViewer:
    """Return (1/n) Σ_{hits at positions p} hits@p / p over the whole ranking; the mean is MAP.

    Source: Manning, Raghavan and Schütze, "Introduction to information
    retrieval", 2008, section 8.4.
    """
    return hits.sum_of(hits.ordinals() / hits.positions) / hits.relevant


def _cut(metric: Callable[[Hits, int], PerViewer], k: int) -> Callable[[Hits], PerViewer]:
    return lambda hits: metric(hits, k)


_AT_K: Mapping[str, Callable[[Hits, int], PerViewer]] = {
    "precision": precision_at_k,
    "recall": recall_at_k,
    "recall_min": recall_min_at_k,
    "ndcg": ndcg_at_k,
    "hit_rate": hit_rate_at_k,
}

RANKING_METRICS: Mapping[str, Callable[[Hits], PerViewer]] = {
    **{f"{name}_at_{k}": _cut(metric, k) for name, metric in _AT_K.items() for k in CUTS},
    "ndcg_at_100": _cut(ndcg_at_k, 100),
    "mrr": reciprocal_rank,
    "map": average_precision,
}
"""Every metric by the name it is reported under."""
