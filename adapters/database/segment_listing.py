"""The listing of segments, in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, insert, or_, select, update

from adapters.database.tables import origins, segments
from adapters.database.transactions import reading, writing
from application.errors import RefusedError
from application.ports.origin_records import OriginState
from application.ports.segment_listing import Replacement
from application.ports.segment_store import Segment, SegmentKind

_COLUMNS = tuple(column for column in segments.c if column.name != "sequence")


class SqlSegmentListing:
    """Knows which segments make up the history, in order of arrival."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, kind: SegmentKind | None = None) -> list[Segment]:
        """Return the segments of the history, of one kind or of any, oldest first."""
        query = _in_history(select(*_COLUMNS))
        return self._found(query if kind is None else query.where(segments.c.kind == kind))

    def listed(self) -> list[Segment]:
        """Return every listed segment, also those whose origin is quarantined or discarded."""
        return self._found(select(*_COLUMNS))

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Put each new segment in the place of the first that it replaces, in one transaction."""
        with writing(self._engine) as connection:
            for replacement in replacements:
                _replace(replacement, connection)

    def _found(self, query: Select[Any]) -> list[Segment]:
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(segments.c.sequence))
            return [_segment(row) for row in rows.mappings()]


def _in_history(query: Select[Any]) -> Select[Any]:
    of_origin = segments.c.origin_id == origins.c.origin_id
    is_accepted = origins.c.state == OriginState.ACCEPTED
    return query.outerjoin(origins, of_origin).where(
        or_(segments.c.origin_id.is_(None), is_accepted)
    )


def _replace(replacement: Replacement, connection: Connection) -> None:
    replaced = segments.c.segment_id.in_(replacement.replaced)
    query = select(segments.c.sequence, segments.c.content_sha256).where(replaced)
    if replacement.by is not None and replacement.by.origin_id is None:
        query = _in_history(query)
    former = connection.execute(query).all()
    if len(former) < len(replacement.replaced):
        raise RefusedError(
            "the history was rewritten meanwhile, so nothing was replaced; run the command again"
        )
    connection.execute(delete(segments).where(replaced))
    if replacement.by is not None:
        place = min(segment.sequence for segment in former)
        connection.execute(insert(segments), asdict(replacement.by) | {"sequence": place})
        known_by = origins.c.content_sha256.in_([segment.content_sha256 for segment in former])
        of_origin = origins.c.origin_id == replacement.by.origin_id
        anew = update(origins).values(content_sha256=replacement.by.content_sha256)
        connection.execute(anew.where(of_origin, known_by))


def _segment(row: RowMapping) -> Segment:
    return Segment(**{**row, "kind": SegmentKind(row["kind"])})
