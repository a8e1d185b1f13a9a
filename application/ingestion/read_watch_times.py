"""Reads the watch times of the history."""

from collections.abc import Iterator

from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segment, SegmentKind, WatchSegments
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.watch_time import WatchTimes, merged

ROWS_AT_ONCE = 200_000


class ReadWatchTimes:
    """Yields every watch time of the history, each viewer and movie once.

    Segments may hold parts of what a viewer watched of a movie, so these are
    brought together: in several passes over the segments, each for a share of
    the viewers, so that memory does not grow with the history.
    """

    def __init__(self, *, store: WatchSegments, listing: SegmentListing, lock: HistoryLock) -> None:
        self._store = store
        self._listing = listing
        self._lock = lock

    def __call__(self, window: TimeWindow = ALWAYS) -> Iterator[WatchTimes]:
        """Read those that overlap a window; `StorageError` if a segment is missing or damaged."""
        with self._lock.shared():
            segments = self._listing.all(SegmentKind.WATCHES)
            passes = 1 + sum(segment.rows for segment in segments) // ROWS_AT_ONCE
            for number in range(passes):
                yield merged(list(self._of_viewers(number, passes, segments, window)))

    def _of_viewers(
        self, number: int, passes: int, segments: list[Segment], window: TimeWindow
    ) -> Iterator[WatchTimes]:
        for rows in self._store.chunks(segments, window):
            yield rows if passes == 1 else rows.select(rows.viewer_ids % passes == number)
