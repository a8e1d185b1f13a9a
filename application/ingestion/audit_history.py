"""Says what came from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from application.errors import NotFoundError
from application.ingestion.merge_segments import origins_of
from application.ports.history_lock import HistoryLock
from application.ports.origin_records import Origin, OriginRecords
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segment, SegmentKind, Segments
from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedOrigin:
    """One thing that came in, and the segments that hold its rows, alone or merged with others."""

    origin: Origin
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerTrace:
    """Rows of a viewer in one segment, and the origins that may have brought them.

    `in_history` is False where the origin is quarantined or discarded.
    """

    segment_id: str
    kind: SegmentKind
    rows: int
    in_history: bool
    source: str
    origins: tuple[str, ...]


class AuditHistory:
    """Tells for every origin, and for every viewer, what the history holds of them."""

    def __init__(
        self,
        *,
        origins: OriginRecords,
        listing: SegmentListing,
        stores: Mapping[SegmentKind, Segments[Any]],
        lock: HistoryLock,
    ) -> None:
        self._origins = origins
        self._listing = listing
        self._stores = stores
        self._lock = lock

    def all(self) -> list[AuditedOrigin]:
        """Return every origin, newest first."""
        listed = self._listing.listed()
        return [_audited(origin, listed) for origin in self._origins.all()]

    def origin(self, origin_id: str) -> AuditedOrigin:
        """Return one origin, which the start of its id names as well, or `NotFoundError`."""
        found = [one for one in self._origins.all() if one.origin_id.startswith(origin_id)]
        if len(found) != 1 or not origin_id:
            raise NotFoundError(
                f"{len(found) or 'no'} origins begin with {origin_id!r};"
                " `marquee audit` lists those there are"
            )
        return _audited(found[0], self._listing.listed())

    def viewer(self, viewer_id: ViewerId) -> list[ViewerTrace]:
        """Return where the history holds rows of a viewer, oldest segment first."""
        with self._lock.shared():
            in_history = {segment.segment_id for segment in self._listing.all()}
            return [
                ViewerTrace(
                    segment_id=segment.segment_id,
                    kind=segment.kind,
                    rows=rows,
                    in_history=segment.segment_id in in_history,
                    source=segment.source,
                    origins=origins_of(segment),
                )
                for segment in self._listing.listed()
                if (rows := self._rows(segment, viewer_id))
            ]

    def _rows(self, segment: Segment, viewer_id: ViewerId) -> int:
        chunks = self._stores[segment.kind].chunks([segment])
        return sum(int((rows.viewer_ids == viewer_id).sum()) for rows in chunks)


def _audited(origin: Origin, listed: Sequence[Segment]) -> AuditedOrigin:
    theirs = (segment for segment in listed if origin.origin_id in origins_of(segment))
    return AuditedOrigin(origin=origin, segments=tuple(theirs))
