"""Two models on the same viewers: how much better one is, and whether that could be chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.errors import InvalidValueError
from domain.evaluation.figures import Figures
from domain.evaluation.intervals import (
    LEVEL,
    Interval,
    interval_of,
    resampled_means,
    resampled_ratios,
)
from domain.evaluation.viewer_scores import ViewerScores

_ROOT_METRICS = frozenset({"rmse"})
"""What is the root of a mean, rather than a mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """The mean over viewers of challenger minus champion, with its 95 % interval.

    `p_value` is two-sided. Over several rounds of a split, a viewer counts once
    in `viewers`, and in each of their rounds in the means.
    """

    challenger: float
    champion: float
    viewers: int
    interval: Interval
    p_value: float

    @property
    def difference(self) -> float:
        """How much better the challenger is; below zero, it is worse."""
        return self.challenger - self.champion

    @property
    def is_significant(self) -> bool:
        """Whether a difference of zero lies outside the interval, and viewers enough say so."""
        has_zero = self.interval.low <= 0.0 <= self.interval.high
        return not has_zero and chance_of_agreement(self.viewers) < 1.0 - LEVEL


def paired_differences(
    challenger: Figures, champion: Figures, generator: Generator
) -> Mapping[str, PairedDifference]:
    """Return the paired difference of every metric that both have, by its name.

    Paired bootstrap: viewers are resampled, and both models are measured on the
    same ones, so what makes a viewer easy or hard for both cancels out; a viewer
    of several rounds is drawn with all of them (`resampled_means`). The interval
    holds the middle 95 % of the resampled mean differences. Source: Efron and
    Tibshirani, "An introduction to the bootstrap", 1993, chapters 13 and 15.4;
    for rankings, Sakai, "Evaluating evaluation metrics based on the bootstrap",
    SIGIR 2006. Raises `InvalidValueError` where the two are not of the same viewers.
    """
    if not np.array_equal(challenger.viewer_ids, champion.viewer_ids):
        raise InvalidValueError("a paired test needs two evaluations of the same viewers")
    names = [name for name in challenger.per_viewer if name in champion.per_viewer]
    differences = np.column_stack(
        [challenger.per_viewer[name] - champion.per_viewer[name] for name in names]
    )
    means = resampled_means(differences, generator, challenger.viewer_ids)
    viewers = len(np.unique(challenger.viewer_ids))
    return {
        name: PairedDifference(
            challenger=challenger.metrics[name],
            champion=champion.metrics[name],
            viewers=viewers,
            interval=interval_of(means[:, column]),
            p_value=p_value_of(means[:, column], viewers),
        )
        for column, name in enumerate(names)
    }


def paired_scores(
    metric: str, challenger: ViewerScores, champion: ViewerScores, generator: Generator
) -> PairedDifference:
    """Return the paired difference of one metric from what was kept viewer by viewer.

    The same test as `paired_differences`; of `rmse`, whose values are squared
    errors, the roots of the resampled means are compared. That the two are of the
    same viewers is the caller's to know; raises `InvalidValueError` where they
    cannot be (`ViewerScores.pairs_with`).
    """
    if not challenger.pairs_with(champion):
        raise InvalidValueError("a paired test needs two evaluations of the same viewers")
    counts = champion.counts
    gains = challenger.sums - champion.sums
    theirs, gained = resampled_ratios(
        np.column_stack([champion.sums, gains]), np.column_stack([counts, counts]), generator
    ).T
    differences = _figure(metric, theirs + gained) - _figure(metric, theirs)
    totals = np.array([challenger.sums.sum(), champion.sums.sum()])
    ours, other = _figure(metric, totals / counts.sum()).tolist()
    return PairedDifference(
        challenger=ours,
        champion=other,
        viewers=len(counts),
        interval=interval_of(differences),
        p_value=p_value_of(differences, len(counts)),
    )


def p_value_of(means: NDArray[np.float64], viewers: int) -> float:
    """Return the level at which the interval of resampled mean differences just holds zero.

    p = 2 · min(share of means ≤ 0, share of means ≥ 0), at most 1, each share
    (1 + count) / (1 + resamples), so it is never 0, and at least what the agreement
    of so many `viewers` can prove. Of six viewers or more it is below 0.05 where
    the 95 % interval leaves zero out. Source: Efron and Tibshirani, 1993, chapter
    15.4; the added 1: Davison and Hinkley, "Bootstrap methods and their
    application", 1997, section 4.2.
    """
    finite = means[np.isfinite(means)]
    not_above, not_below = np.sum(finite <= 0.0), np.sum(finite >= 0.0)
    p_value = min(1.0, 2.0 * (1 + min(not_above, not_below)) / (1 + len(finite)))
    return float(max(p_value, chance_of_agreement(viewers)))


def chance_of_agreement(viewers: int) -> float:
    """Return the chance that all of so many viewers are better off with the same model by luck.

    2 · 2⁻ⁿ, the least that a sign test can give. Resampling knows no more than the
    viewers there are: one who is better off, drawn again and again, always is.
    """
    return min(1.0, 2.0 ** (1 - viewers))


def _figure(metric: str, means: NDArray[np.float64]) -> NDArray[np.float64]:
    # Rounding may leave a mean of squares a hair below zero.
    return np.sqrt(np.maximum(means, 0.0)) if metric in _ROOT_METRICS else means
