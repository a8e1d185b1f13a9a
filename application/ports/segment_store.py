"""Segments of the history as files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.data.interactions import Interactions


class SegmentKind(StrEnum):
    """What the rows of a segment are."""

    RATINGS = "ratings"
    WATCHES = "watches"
    SLATES = "slates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of events that is stored whole: whence, how many, when.

    `content_sha256` is the hash of its columns and scale; timestamps are seconds, UTC.
    """

    segment_id: str
    kind: SegmentKind = SegmentKind.RATINGS
    origin_id: str | None = None
    source: str
    content_sha256: str
    rows: int
    scale: float
    first_timestamp: int
    last_timestamp: int
    created_at: datetime


class SegmentStore(Protocol):
    """Columnar files, written once and never changed."""

    def write(self, chunks: Iterable[Interactions], *, source: str) -> Segment:
        """Store all chunks as one file, which appears once the last was read.

        An error raised by `chunks` leaves nothing behind, and memory does not
        grow with their number. Raises `InsufficientDataError` where they hold
        no row, `InvalidValueError` where their scales differ.
        """
        ...

    def read(self, segments: Sequence[Segment]) -> Interactions:
        """Return the rows of `segments`, in their order; `StorageError` if one is missing."""
        ...

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file; one that is not there is no error."""
        ...

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are, listed or not."""
        ...
