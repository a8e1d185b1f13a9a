"""Removes files that killed writers of the history left."""

from collections.abc import Sequence
from typing import Any

from application.ports.dead_letters import DeadLetters
from application.ports.history_lock import HistoryLock
from application.ports.origin_records import OriginRecords
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segments


class RemoveStrays:
    """Removes segments' files that are not listed, and dead letters of no recorded origin.

    Such a file may belong to a living writer, who is about to record it, or to a
    reader of an older listing: while anybody uses the history nothing is
    removed, and the next run that finds itself alone does.
    """

    def __init__(
        self,
        *,
        stores: Sequence[Segments[Any]],
        listing: SegmentListing,
        dead_letters: DeadLetters,
        origins: OriginRecords,
        lock: HistoryLock,
    ) -> None:
        self._stores = stores
        self._listing = listing
        self._dead_letters = dead_letters
        self._origins = origins
        self._lock = lock

    def __call__(self) -> int:
        """Return how many files were removed."""
        with self._lock.alone() as alone:
            return self._remove_segments() + self._remove_dead_letters() if alone else 0

    def _remove_segments(self) -> int:
        listed = {segment.segment_id for segment in self._listing.listed()}
        removed = 0
        for store in self._stores:
            for stray in store.stored_ids() - listed:
                store.remove(stray)
                removed += 1
        return removed

    def _remove_dead_letters(self) -> int:
        strays = self._dead_letters.stored_ids()
        if strays:
            strays -= {origin.origin_id for origin in self._origins.all()}
        for stray in strays:
            self._dead_letters.remove(stray)
        return len(strays)
