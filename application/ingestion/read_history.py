"""Reads the ratings of the history, for training."""

from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import SegmentKind, SegmentStore
from domain.data.interactions import Interactions
from domain.data.time_window import ALWAYS, TimeWindow


class ReadHistory:
    """Returns every rating of the history, in order of arrival; none where nothing was ingested.

    What is ingested or merged meanwhile changes nothing of what is read.
    """

    def __init__(self, *, store: SegmentStore, listing: SegmentListing, lock: HistoryLock) -> None:
        self._store = store
        self._listing = listing
        self._lock = lock

    def __call__(self, window: TimeWindow = ALWAYS) -> Interactions:
        """Read the ratings within a window; `StorageError` if a segment is missing or damaged."""
        with self._lock.shared():
            return self._store.read(self._listing.all(SegmentKind.RATINGS), window)
