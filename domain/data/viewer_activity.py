"""How many events viewers have, on each day and over spans of days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SECONDS_PER_DAY = 86_400
ACTIVITY_BINS = 24
"""1, 2-3, 4-7, … events: as many doublings as end beyond eight million."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewerDays:
    """The events of each viewer on each day: three columns (n,), by viewer, then day.

    `viewer_ids` int64; `days` int32, counted from 1970 in UTC; `counts` int32, at least 1.
    """

    viewer_ids: NDArray[np.int64]
    days: NDArray[np.int32]
    counts: NDArray[np.int32]

    @property
    def span(self) -> int:
        """How many days lie between the first and the last, both included; 0 without events."""
        return int(self.days.max() - self.days.min()) + 1 if len(self.days) else 0

    def per_piece(self, days: int) -> NDArray[np.int32]:
        """Return the events of each active viewer in each piece of `days` days: (m,) int32.

        The span is cut from its end, so that windows of different lengths can be
        compared piece by piece; what is left over at the start is left out,
        unless it is all there is.
        """
        if not len(self.days):
            return self.counts
        pieces = (self.days.max() - self.days) // np.int32(days)
        whole = pieces < max(self.span // days, 1)
        return summed(self.viewer_ids[whole], pieces[whole], self.counts[whole]).counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFigures:
    """Events for each active viewer: mean, median and the 90th percentile."""

    viewers: int
    mean: float
    median: float
    p90: float


def activity_figures(events: NDArray[np.int32]) -> ActivityFigures:
    """Return the figures of events per viewer; percentiles interpolate linearly."""
    if not len(events):
        return ActivityFigures(viewers=0, mean=0.0, median=0.0, p90=0.0)
    median, p90 = np.percentile(events, (50, 90))
    return ActivityFigures(
        viewers=len(events), mean=float(events.mean()), median=float(median), p90=float(p90)
    )


def activity_counts(events: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how many viewers have 1, 2-3, 4-7, … events: (24,) int64.

    Bins double because activity has a long tail: equal ones would hold nearly
    all viewers in the first.
    """
    doublings = np.floor(np.log2(events)).astype(np.int64)
    capped = np.minimum(doublings, ACTIVITY_BINS - 1)
    return np.bincount(capped, minlength=ACTIVITY_BINS).astype(np.int64)


def viewer_days(viewer_ids: NDArray[np.int64], timestamps: NDArray[np.int64]) -> ViewerDays:
    """Return how many events each viewer has on each day; `timestamps` in seconds since 1970."""
    days = (timestamps // SECONDS_PER_DAY).astype(np.int32)
    return summed(viewer_ids, days, np.ones(len(days), np.int32))


def sum_of_days(parts: Sequence[ViewerDays]) -> ViewerDays:
    """Return the events of all parts, each viewer and day once."""
    return summed(
        np.concatenate([part.viewer_ids for part in parts]),
        np.concatenate([part.days for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def summed(
    viewer_ids: NDArray[np.int64], days: NDArray[np.int32], counts: NDArray[np.int32]
) -> ViewerDays:
    """Return the same events with each viewer and day once."""
    if not len(viewer_ids):
        return ViewerDays(viewer_ids=viewer_ids, days=days, counts=counts)
    distinct = np.unique(viewer_ids)
    first = int(days.min())
    width = int(days.max()) - first + 1
    # One key for both sorts three times as fast as two columns; in place, to spare memory.
    keys = np.searchsorted(distinct, viewer_ids)
    keys *= width
    keys += days
    keys -= first
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    keys = keys[starts]
    return ViewerDays(
        viewer_ids=distinct[keys // width],
        days=(keys % width + first).astype(np.int32),
        counts=np.add.reduceat(counts[order], starts, dtype=np.int32),
    )
