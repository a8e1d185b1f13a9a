"""The columns of a block: rows read in bulk, and rows of single events put among them."""

from collections.abc import Sequence
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.single_lines import LineEvent
from domain.data.movielog_block import RatedMovies, RecommendationLines, WatchedMinutes
from domain.data.movielog_event import RatedMovie, RecommendationRequest, WatchedMinute

_Number = TypeVar("_Number", bound=np.generic)


class SlugPositions:
    """The slugs of a block and where they stand; new ones go to the end."""

    def __init__(self, slugs: list[str]) -> None:
        self.slugs = slugs
        self._positions: dict[str, int] | None = None

    def of(self, slug: str) -> int:
        """Return the position of a slug."""
        if self._positions is None:
            self._positions = {known: row for row, known in enumerate(self.slugs)}
        position = self._positions.setdefault(slug, len(self.slugs))
        if position == len(self.slugs):
            self.slugs.append(slug)
        return position


def with_watches(
    rows: WatchedMinutes, events: Sequence[LineEvent], slugs: SlugPositions
) -> WatchedMinutes:
    """Return the rows and the watched minutes among `events`, in the order of the lines."""
    found = [(line, event) for line, event in events if isinstance(event, WatchedMinute)]
    if not found:
        return rows
    lines, order = _merged(rows.lines, [line for line, _ in found])
    return WatchedMinutes(
        viewer_ids=_joined(rows.viewer_ids, [event.viewer_id for _, event in found], order),
        slugs=_joined(rows.slugs, [slugs.of(event.slug) for _, event in found], order),
        minutes=_joined(rows.minutes, [event.minute for _, event in found], order),
        timestamps=_joined(rows.timestamps, [event.timestamp for _, event in found], order),
        lines=lines,
    )


def with_ratings(
    rows: RatedMovies, events: Sequence[LineEvent], slugs: SlugPositions
) -> RatedMovies:
    """Return the rows and the ratings among `events`, in the order of the lines."""
    found = [(line, event) for line, event in events if isinstance(event, RatedMovie)]
    if not found:
        return rows
    lines, order = _merged(rows.lines, [line for line, _ in found])
    return RatedMovies(
        viewer_ids=_joined(rows.viewer_ids, [event.viewer_id for _, event in found], order),
        slugs=_joined(rows.slugs, [slugs.of(event.slug) for _, event in found], order),
        ratings=_joined(rows.ratings, [event.rating for _, event in found], order),
        timestamps=_joined(rows.timestamps, [event.timestamp for _, event in found], order),
        lines=lines,
    )


def with_recommendations(
    rows: RecommendationLines, events: Sequence[LineEvent], slugs: SlugPositions
) -> RecommendationLines:
    """Return the rows and the requests among `events`, in the order of the lines."""
    found = [(line, event) for line, event in events if isinstance(event, RecommendationRequest)]
    if not found:
        return rows
    requests = [event for _, event in found]
    lines, order = _merged(rows.lines, [line for line, _ in found])
    counts = np.append(np.diff(rows.offsets), [len(request.slugs) for request in requests])
    shown = [slugs.of(slug) for slug in chain.from_iterable(each.slugs for each in requests)]
    every_slug = np.append(rows.slugs, np.array(shown, np.int32))
    return RecommendationLines(
        viewer_ids=_joined(rows.viewer_ids, [each.viewer_id for each in requests], order),
        timestamps=_joined(rows.timestamps, [each.timestamp for each in requests], order),
        statuses=_joined(rows.statuses, [each.status for each in requests], order),
        latencies_ms=_joined(rows.latencies_ms, [each.latency_ms for each in requests], order),
        offsets=offsets_of(counts[order]),
        slugs=every_slug[_ragged_order(counts, order)],
        lines=lines,
    )


def offsets_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of consecutive runs of `counts` starts, and where the last one ends."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def _ragged_order(counts: NDArray[np.int64], order: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return where the items of runs stand, once the runs are put in `order`."""
    starts = offsets_of(counts)[:-1][order]
    counts = counts[order]
    ends = np.cumsum(counts)
    items: NDArray[np.int64] = np.arange(counts.sum())
    items += np.repeat(starts - (ends - counts), counts)
    return items


def _merged(
    lines: NDArray[np.int64], others: list[int]
) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return both in order, and the order."""
    both = np.append(lines, np.array(others, np.int64))
    order = np.argsort(both, kind="stable")
    return both[order], order


def _joined(
    column: NDArray[_Number], others: Sequence[float], order: NDArray[np.intp]
) -> NDArray[_Number]:
    return np.append(column, np.array(others, column.dtype))[order]
