"""Diversity: slates whose movies are not all alike."""

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.scoring import Scores

POOL_PER_ITEM = 5
"""How many candidates compete for each place of a diverse slate."""


def diversified(scores: Scores, vectors: Scores, k: int, diversity: float) -> NDArray[np.intp]:
    """Return which k of n candidates to show, in order.

    `scores` (n,) run from best to worst; `vectors` (n, d) have unit length.
    `diversity` 0 keeps the order, 1 looks at difference alone. Maximal marginal
    relevance (Carbonell and Goldstein, SIGIR 1998): each place goes to the
    candidate with the highest (1 - d) · score - d · (cosine to the nearest one
    chosen before), scores scaled to [0, 1]; equals fall by their former order.
    """
    n = len(scores)
    relevance = (1.0 - diversity) * _scaled(scores)
    nearest = np.full(n, -1.0, np.float32)
    worth = relevance.copy()
    chosen: list[int] = []
    for _ in range(min(k, n)):
        best = int(worth.argmax())
        chosen.append(best)
        np.maximum(nearest, vectors @ vectors[best], out=nearest)
        worth = relevance - diversity * nearest
        worth[chosen] = -np.inf
    return np.array(chosen, np.intp)


def _scaled(scores: Scores) -> NDArray[np.float64]:
    spread = float(scores[0]) - float(scores[-1]) if len(scores) else 0.0
    if spread <= 0.0:
        return np.zeros(len(scores))
    return (scores.astype(np.float64) - float(scores[-1])) / spread
