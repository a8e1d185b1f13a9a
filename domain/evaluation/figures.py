"""The figures of one model on one set of viewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.evaluation.intervals import Interval, bootstrap_intervals
from domain.evaluation.ranking_metrics import PerViewer
from domain.evaluation.viewer_scores import ViewerScores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """What a model scored, viewer by viewer and on average.

    `per_viewer` has a value per viewer, along `viewer_ids`, so that two models on
    the same viewers can be compared pair by pair; `metrics` are their means, and
    may hold figures that no single viewer has; `intervals` are those of the
    means, 95 %. Over several rounds of a split, a viewer has a row for each.
    """

    viewer_ids: NDArray[np.int64]
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval]
    per_viewer: Mapping[str, PerViewer]

    @property
    def viewers(self) -> int:
        """How many viewers were evaluated."""
        return len(np.unique(self.viewer_ids))

    def scores(self, metric: str) -> ViewerScores:
        """Return what makes up the mean of a metric, to be compared later."""
        return ViewerScores.of(self.viewer_ids, self.per_viewer[metric])


def figures_of(
    viewer_ids: NDArray[np.int64], per_viewer: Mapping[str, PerViewer], generator: Generator
) -> Figures:
    """Return the means of `per_viewer` with their intervals; `generator` draws the bootstrap."""
    intervals = bootstrap_intervals(
        np.column_stack(list(per_viewer.values())), generator, viewer_ids
    )
    return Figures(
        viewer_ids=viewer_ids,
        metrics={name: float(values.mean()) for name, values in per_viewer.items()},
        intervals=dict(zip(per_viewer, intervals, strict=True)),
        per_viewer=per_viewer,
    )


def pooled(rounds: Sequence[Figures], generator: Generator) -> Figures:
    """Return the figures of several rounds as one: each viewer counts once in each of theirs.

    A figure that no single viewer has is the mean over the rounds.
    """
    first = rounds[0]
    if len(rounds) == 1:
        return first
    together = figures_of(
        np.concatenate([one.viewer_ids for one in rounds]),
        {
            name: np.concatenate([one.per_viewer[name] for one in rounds])
            for name in first.per_viewer
        },
        generator,
    )
    of_the_whole = {
        name: float(np.mean([one.metrics[name] for one in rounds]))
        for name in first.metrics
        if name not in first.per_viewer
    }
    return Figures(
        viewer_ids=together.viewer_ids,
        metrics={**together.metrics, **of_the_whole},
        intervals=together.intervals,
        per_viewer=together.per_viewer,
    )
