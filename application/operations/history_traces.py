"""Viewers in the history."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Generic

from application.errors import StorageError
from application.ingestion.forgotten_left_out import Rows
from application.ingestion.remove_strays import RemoveStrays
from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import Replacement, SegmentListing
from application.ports.segment_store import Segment, SegmentKind, Segments
from domain.errors import InsufficientDataError
from domain.identifiers import ViewerId

PATIENCE_SECONDS = 60.0
"""How long whoever reads the history, or writes to it, may take to end."""


class HistoryTraces(Generic[Rows]):
    """Erases a viewer from the segments of one kind, quarantined ones included.

    Segments that hold them are written anew without them, and take their
    places in one transaction. Nobody else uses the history meanwhile: what
    another writer had in hand before the viewer was forgotten is listed by then.
    """

    def __init__(
        self,
        *,
        kind: SegmentKind,
        segments: Segments[Rows],
        listing: SegmentListing,
        lock: HistoryLock,
        remove_strays: RemoveStrays,
    ) -> None:
        self._kind = kind
        self._segments = segments
        self._listing = listing
        self._lock = lock
        self._remove_strays = remove_strays

    @property
    def place(self) -> str:
        """What it is called on a receipt."""
        return f"history of {self._kind}"

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many segments were changed."""
        self._remove_strays()
        with self._lock.alone(patience_seconds=PATIENCE_SECONDS) as alone:
            if not alone:
                raise StorageError(
                    f"the history has been in use for {PATIENCE_SECONDS:g} s, so nobody can be"
                    " taken out of it: wait until what reads it or writes to it has ended, and"
                    " forget again"
                )
            holding = [
                segment
                for segment in self._listing.listed()
                if segment.kind is self._kind and self._holds(segment, viewer)
            ]
            self._listing.replace([self._replacement(segment, viewer) for segment in holding])
            for segment in holding:
                self._segments.remove(segment.segment_id)
        return len(holding)

    def _holds(self, segment: Segment, viewer: ViewerId) -> bool:
        chunks = self._segments.chunks([segment])
        return any((rows.viewer_ids == viewer).any() for rows in chunks)

    def _replacement(self, former: Segment, viewer: ViewerId) -> Replacement:
        try:
            written = self._segments.write(self._others(former, viewer), source=former.source)
        except InsufficientDataError:
            return Replacement(replaced=(former.segment_id,), by=None)
        anew = replace(
            written,
            origin_id=former.origin_id,
            merged_from=former.merged_from,
            created_at=former.created_at,
        )
        return Replacement(replaced=(former.segment_id,), by=anew)

    def _others(self, segment: Segment, viewer: ViewerId) -> Iterator[Rows]:
        for rows in self._segments.chunks([segment]):
            yield rows.select(rows.viewer_ids != viewer)
