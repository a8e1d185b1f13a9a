"""What came in, from where, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from application.ports.segment_store import Segment
from domain.data.interactions import Interactions


class OriginState(StrEnum):
    """Whether what came in is part of the history."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetRange:
    """Messages of one partition: from `first` up to, but without, `next_offset`."""

    topic: str
    partition: int
    first: int
    next_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One thing that came in: a data set, a file, a batch, or a slice of a stream.

    `kind` is dataset, movielog, batch, kafka or restore; `content_sha256` is the
    hash of the input, or of its rows, where it has one; `lines` = `events` + `rejects`;
    `dead_letters` is the file of its rejected lines, below the home.
    """

    origin_id: str
    kind: str
    name: str
    content_sha256: str | None = None
    state: OriginState = OriginState.ACCEPTED
    reason: str | None = None
    lines: int
    events: int
    rejects: int
    rejects_by_reason: Mapping[str, int] = field(default_factory=dict)
    offsets: tuple[OffsetRange, ...] = ()
    dead_letters: str | None = None
    recorded_at: datetime


class OriginRecords(Protocol):
    """Makes what came in part of the history, and tells of it afterwards."""

    def record(
        self, origin: Origin, segments: Sequence[Segment], live: Interactions | None = None
    ) -> bool:
        """List the segments and their origin, and move stream offsets on, in one transaction.

        `live` are ratings that the serving processes are to know at once: see `LiveRatings`.
        Returns False, and changes nothing, where an accepted or quarantined origin of equal
        `content_sha256` is recorded, or a segment of that content is listed without an origin.
        Raises `OffsetConflictError`, and changes nothing, where a range does not begin at the
        offset that is stored for its partition.
        """
        ...

    def all(self) -> list[Origin]:
        """Return every origin, newest first."""
        ...

    def set_state(self, origin_id: str, state: OriginState, reason: str | None) -> None:
        """Change whether an origin's segments are part of the history.

        Raises `NotFoundError` for an unknown origin, `RefusedError` where its rows
        are to leave the history, but are merged with others.
        """
        ...

    def next_offsets(self, topic: str) -> dict[int, int]:
        """Return how far each partition of a topic is stored."""
        ...
