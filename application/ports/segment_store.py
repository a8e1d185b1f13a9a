"""Segments of the history as files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from domain.data.interactions import Interactions
from domain.data.shown_slates import ShownSlates
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.watch_time import WatchTimes

Rows = TypeVar("Rows")


class SegmentKind(StrEnum):
    """What the rows of a segment are."""

    RATINGS = "ratings"
    WATCHES = "watches"
    SLATES = "slates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of events that is stored whole: whence, how many, when.

    `origin_id` names what brought its rows in; a merged segment has none, and
    names those of all it was merged from in `merged_from`. `content_sha256` is
    the hash of its columns and scale; `scale` is that of ratings, 0 for rows
    that have none; timestamps are seconds, UTC.
    """

    segment_id: str
    kind: SegmentKind = SegmentKind.RATINGS
    origin_id: str | None = None
    merged_from: tuple[str, ...] = ()
    source: str
    content_sha256: str
    rows: int
    scale: float
    first_timestamp: int
    last_timestamp: int
    created_at: datetime


class Segments(Protocol[Rows]):
    """Columnar files of rows of one kind, written once and never changed.

    Rows that were written may be read for as long as their segment is listed;
    who writes one, or reads by a listing, holds the `HistoryLock` meanwhile.
    """

    def write(self, chunks: Iterable[Rows], *, source: str) -> Segment:
        """Store all chunks as one file, which appears once the last was read.

        An error raised by `chunks` leaves nothing behind, and memory does not
        grow with their number. Raises `InsufficientDataError` where they hold
        no row, `InvalidValueError` where their scales differ.
        """
        ...

    def read(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Rows:
        """Return the rows of `segments` within the window, in their order.

        Files and parts of files that lie outside the window are not read. Raises
        `StorageError` if one is missing or damaged.
        """
        ...

    def chunks(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Iterator[Rows]:
        """Yield the same rows in pieces, so that memory does not grow with the segments."""
        ...

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file, finished or not; one that is not there is no error."""
        ...

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are: listed, not listed yet, or never finished."""
        ...


SegmentStore = Segments[Interactions]
"""Segments of ratings; their times are those of the ratings."""

WatchSegments = Segments[WatchTimes]
"""Segments of watch times; a row lies within a window where its first and last time overlap it."""

SlateSegments = Segments[ShownSlates]
"""Segments of slates that a stream says were shown."""
