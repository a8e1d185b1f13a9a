"""Segments in a dictionary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from application.errors import StorageError
from application.ports.segment_store import Segment
from domain.data.interactions import Interactions, concatenated
from domain.data.provenance import fingerprint_of
from domain.errors import InsufficientDataError


@dataclass
class InMemorySegmentStore:
    stored: dict[str, Interactions] = field(default_factory=dict)
    written: int = 0

    def write(self, chunks: Iterable[Interactions], *, source: str) -> Segment:
        rows = concatenated(list(chunks))
        if not len(rows):
            raise InsufficientDataError("there is no rating to store")
        fingerprint = fingerprint_of(rows)
        self.written += 1
        segment_id = f"segment-{self.written}"
        self.stored[segment_id] = rows
        return Segment(
            segment_id=segment_id,
            source=source,
            content_sha256=f"{fingerprint.sha256} of {rows.scale}",
            rows=fingerprint.rows,
            scale=rows.scale,
            first_timestamp=fingerprint.first_timestamp,
            last_timestamp=fingerprint.last_timestamp,
            created_at=datetime(2024, 1, 1, tzinfo=UTC),
        )

    def read(self, segments: Sequence[Segment]) -> Interactions:
        missing = [segment for segment in segments if segment.segment_id not in self.stored]
        if missing:
            raise StorageError(f"the segment {missing[0].segment_id} is missing")
        return concatenated([self.stored[segment.segment_id] for segment in segments])

    def remove(self, segment_id: str) -> None:
        self.stored.pop(segment_id, None)

    def stored_ids(self) -> set[str]:
        return set(self.stored)
