"""The history of all interactions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of interactions that was stored whole: whence, how many, when."""

    segment_id: str
    source: str
    content_sha256: str
    rows: int
    first_timestamp: int
    last_timestamp: int
    created_at: datetime


class InteractionHistory(Protocol):
    """Append-only and columnar: a segment is either there whole, or not at all."""

    def append(self, chunks: Iterable[Interactions], *, source: str) -> Segment:
        """Store all chunks as one segment once the last was read.

        Content that is already stored is not stored again: the earlier segment
        is returned. An error raised by `chunks` leaves nothing behind. Memory
        does not grow with the number of chunks.
        """
        ...

    def read(self) -> Interactions:
        """Return everything, in order of arrival."""
        ...

    def segments(self) -> list[Segment]:
        """Return what is stored, oldest first."""
        ...
