"""The population stability index, and the bins of ratings that it is taken over."""

import numpy as np
from numpy.typing import NDArray

RATING_BINS = 10


def rating_counts(ratings: NDArray[np.float32], scale: float) -> NDArray[np.int64]:
    """Return how many ratings lie in each tenth of the scale: (10,) int64.

    Bin i holds (i/10, (i+1)/10] of the scale, so that each half star of five,
    and each whole number up to ten, has a bin of its own, and sources of
    different scales can be compared.
    """
    tenths = np.ceil(ratings.astype(np.float64) / scale * RATING_BINS - 1e-6).astype(np.int64) - 1
    return np.bincount(np.clip(tenths, 0, RATING_BINS - 1), minlength=RATING_BINS).astype(np.int64)


def stability_index(reference: NDArray[np.int64], current: NDArray[np.int64]) -> float:
    """Return how far two distributions over the same bins lie apart; 0 = alike.

    PSI = Σ (p_i - q_i) ln(p_i / q_i), where p and q are the shares of the bins,
    over the bins that are not empty on both sides. A bin that is empty on one
    side counts there as half an event, so that the index stays finite and a
    small sample is not charged with what it had no chance to show. Each term
    is at least 0, and the index is symmetric. Source: Siddiqi, "Credit risk
    scorecards", Wiley 2006; the same quantity as Jeffreys, "An invariant form
    for the prior probability in estimation problems", Proc. R. Soc. A 186, 1946.
    """
    occupied = (reference > 0) | (current > 0)
    p = np.maximum(reference[occupied], 0.5) / max(int(reference.sum()), 1)
    q = np.maximum(current[occupied], 0.5) / max(int(current.sum()), 1)
    return float(((p - q) * np.log(p / q)).sum())
