"""Reads the watch times of the history."""

from collections.abc import Iterator

from application.ingestion.merge_segments import united_watch_times
from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import SegmentKind, WatchSegments
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.watch_time import WatchTimes


class ReadWatchTimes:
    """Yields every watch time of the history, each viewer and movie once.

    Segments may hold parts of what a viewer watched of a movie: these are united.
    """

    def __init__(self, *, store: WatchSegments, listing: SegmentListing, lock: HistoryLock) -> None:
        self._store = store
        self._listing = listing
        self._lock = lock

    def __call__(self, window: TimeWindow = ALWAYS) -> Iterator[WatchTimes]:
        """Read those that overlap a window; `StorageError` if a segment is missing or damaged."""
        with self._lock.shared():
            segments = self._listing.all(SegmentKind.WATCHES)
            yield from united_watch_times(self._store, segments, window)
