"""The listing of segments, in the database."""

from dataclasses import asdict

from sqlalchemy import Engine, RowMapping, exists, insert, select

from adapters.database.tables import segments
from adapters.database.transactions import reading, writing
from application.ports.segment_store import Segment, SegmentKind


class SqlSegmentListing:
    """Knows which segments make up the history, in order of arrival."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, segment: Segment) -> bool:
        """List a segment in one transaction; False where equal content is listed already."""
        same_content = exists().where(segments.c.content_sha256 == segment.content_sha256)
        with writing(self._engine) as connection:
            if connection.execute(select(same_content)).scalar():
                return False
            connection.execute(insert(segments), asdict(segment))
        return True

    def all(self) -> list[Segment]:
        """Return every listed segment, oldest first."""
        columns = [column for column in segments.c if column.name != "sequence"]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(segments.c.sequence))
            return [_segment(row) for row in rows.mappings()]


def _segment(row: RowMapping) -> Segment:
    return Segment(**{**row, "kind": SegmentKind(row["kind"])})
