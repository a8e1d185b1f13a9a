"""How sure a mean over viewers is."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95
_CELLS_PER_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A confidence interval."""

    low: float
    high: float


def bootstrap_intervals(values: NDArray[np.float64], generator: Generator) -> list[Interval]:
    """Return the 95 % interval of the mean of each column of `values` (n_viewers, n_metrics).

    Percentile bootstrap: viewers are drawn with replacement 2,000 times, the
    same draws for every column, and the interval holds the middle 95 % of the
    means. Source: Efron and Tibshirani, "An introduction to the bootstrap",
    1993, chapter 13. The same generator state gives the same intervals.
    """
    n = len(values)
    means = np.empty((RESAMPLES, values.shape[1]))
    step = max(1, _CELLS_PER_BLOCK // n)
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        # How often each viewer was drawn: a resample is a row of weights.
        drawn = generator.multinomial(n, np.full(n, 1.0 / n), size=size)
        means[start : start + size] = drawn @ values / n
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(means, (tail, 1.0 - tail), axis=0)
    return [Interval(low=float(a), high=float(b)) for a, b in zip(low, high, strict=True)]
