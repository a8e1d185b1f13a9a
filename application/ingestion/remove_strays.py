"""Removes files of the history that killed writers left."""

from collections.abc import Sequence
from typing import Any

from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segments


class RemoveStrays:
    """Removes every segment's file that is not listed, where nobody uses the history.

    A file that is not listed may belong to a living writer, who is about to list
    it, or to a reader of an older listing: while there is one, nothing is
    removed, and the next run that finds itself alone does.
    """

    def __init__(
        self, *, stores: Sequence[Segments[Any]], listing: SegmentListing, lock: HistoryLock
    ) -> None:
        self._stores = stores
        self._listing = listing
        self._lock = lock

    def __call__(self) -> int:
        """Return how many files were removed."""
        with self._lock.alone() as alone:
            if not alone:
                return 0
            listed = {segment.segment_id for segment in self._listing.listed()}
            strays = [(store, stray) for store in self._stores for stray in store.stored_ids()]
            unlisted = [(store, stray) for store, stray in strays if stray not in listed]
            for store, stray in unlisted:
                store.remove(stray)
            return len(unlisted)
