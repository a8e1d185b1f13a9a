"""Merges segments of one kind into one that says the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from application.ports.segment_store import (
    Segment,
    Segments,
    SegmentStore,
    SlateSegments,
    WatchSegments,
)
from domain.data.interactions import Interactions, keep_last
from domain.data.shown_slates import ShownSlates, without_repeats
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.watch_time import WatchTimes, merged

ROWS_AT_ONCE = 100_000

Rows = TypeVar("Rows")


class MergeSegments(Generic[Rows]):
    """Writes one segment with what several say together; it is not listed yet.

    It names the origins of all it was merged from. `rows_of` yields what they
    say; `target_rows` is how many rows the largest merged segment may hold.
    """

    def __init__(
        self,
        store: Segments[Rows],
        rows_of: Callable[[Segments[Rows], Sequence[Segment]], Iterator[Rows]],
        target_rows: int,
    ) -> None:
        self._store = store
        self._rows_of = rows_of
        self.target_rows = target_rows

    def __call__(self, run: Sequence[Segment]) -> Segment:
        """Merge neighbours, in order of arrival."""
        origins = dict.fromkeys(origin for segment in run for origin in origins_of(segment))
        written = self._store.write(
            self._rows_of(self._store, run), source=f"{len(run)} merged segments"
        )
        return replace(written, merged_from=tuple(origins))


def origins_of(segment: Segment) -> tuple[str, ...]:
    """Return the origins of a segment's rows; none of one from before there were any."""
    return segment.merged_from if segment.origin_id is None else (segment.origin_id,)


def last_ratings(store: SegmentStore, run: Sequence[Segment]) -> Iterator[Interactions]:
    """Yield the last rating of each viewer and movie, in order of time."""
    yield keep_last(store.read(run)).interactions


def united_watch_times(
    store: WatchSegments, run: Sequence[Segment], window: TimeWindow = ALWAYS
) -> Iterator[WatchTimes]:
    """Yield the watch times of each viewer and movie once, with every minute.

    Each of several passes over the segments takes a share of the viewers, so
    that memory does not grow with the segments.
    """
    passes = 1 + sum(segment.rows for segment in run) // ROWS_AT_ONCE
    for number in range(passes):
        chunks = store.chunks(run, window)
        yield merged(
            [
                rows if passes == 1 else rows.select(rows.viewer_ids % passes == number)
                for rows in chunks
            ]
        )


def distinct_slates(store: SlateSegments, run: Sequence[Segment]) -> Iterator[ShownSlates]:
    """Yield the slates, exact repeats once."""
    yield without_repeats(list(store.chunks(run)))
