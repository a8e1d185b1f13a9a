"""How sure a mean over viewers is."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95
_CELLS_PER_BLOCK = 2_000_000
_SEED = 20_240_501


def draws() -> Generator:
    """Return the draws that every interval rests on: the same for all models."""
    return np.random.default_rng(_SEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A confidence interval."""

    low: float
    high: float


def bootstrap_intervals(
    values: NDArray[np.float64],
    generator: Generator,
    viewer_ids: NDArray[np.int64] | None = None,
) -> list[Interval]:
    """Return the 95 % interval of the mean of each column of `values` (n, n_metrics).

    The middle 95 % of `resampled_means`, which says what `viewer_ids` are for.
    The same generator state gives the same intervals.
    """
    return [
        interval_of(column) for column in resampled_means(values, generator, viewer_ids).T.copy()
    ]


def interval_of(means: NDArray[np.float64]) -> Interval:
    """Return the percentile interval of resampled means, (n_resamples,).

    Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
    """
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(means[np.isfinite(means)], (tail, 1.0 - tail))
    return Interval(low=float(low), high=float(high))


def resampled_means(
    values: NDArray[np.float64],
    generator: Generator,
    viewer_ids: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Return the means of 2,000 bootstrap samples of viewers, (2,000, n_metrics).

    `values` (n, n_metrics) hold NaN where a metric is not defined for a viewer:
    such a cell takes no part in the mean. Viewers are drawn with replacement,
    the same draws for every column. Where `viewer_ids` (n,) name a viewer in
    several rows, a draw of the viewer brings all of them, since what happens to
    one viewer at several moments is not independent: the cluster bootstrap of
    Field and Welsh, "Bootstrapping clustered data", JRSS B 69(3), 2007. A column
    whose viewers were not drawn at all has the mean NaN in that sample.
    """
    return resampled_ratios(*_by_viewer(values, viewer_ids), generator)


def resampled_ratios(
    sums: NDArray[np.float64], counts: NDArray[np.float64], generator: Generator
) -> NDArray[np.float64]:
    """Return the same where each viewer is a row of sums and counts, (n_viewers, n_metrics)."""
    n = len(sums)
    means = np.empty((RESAMPLES, sums.shape[1]))
    step = max(1, _CELLS_PER_BLOCK // n)
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        drawn = _times_drawn(n, size, generator)
        with np.errstate(invalid="ignore"):
            means[start : start + size] = (drawn @ sums) / (drawn @ counts)
    return means


def _by_viewer(
    values: NDArray[np.float64], viewer_ids: NDArray[np.int64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sum and the number of the defined values of each viewer, a row each."""
    defined = np.isfinite(values)
    sums, counts = np.where(defined, values, 0.0), defined.astype(np.float64)
    if viewer_ids is None:
        return sums, counts
    viewers, rows = np.unique(viewer_ids, return_inverse=True)
    if len(viewers) == len(viewer_ids):
        return sums, counts
    gathered = np.zeros((2, len(viewers), values.shape[1]))
    np.add.at(gathered[0], rows, sums)
    np.add.at(gathered[1], rows, counts)
    return gathered[0], gathered[1]


def _times_drawn(n: int, size: int, generator: Generator) -> NDArray[np.float64]:
    """Return how often each of `n` viewers is in each of `size` samples of n, (size, n)."""
    drawn = generator.integers(0, n, size=(size, n), dtype=np.int32).astype(np.intp)
    drawn += np.arange(size)[:, np.newaxis] * n
    counted = np.bincount(drawn.ravel(), minlength=size * n)
    return counted.reshape(size, n).astype(np.float64)
