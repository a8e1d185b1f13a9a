"""Stores that take in nothing of forgotten viewers, whatever brings it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from application.ports.dead_letters import DeadLetterFile, DeadLetters
from application.ports.demographics_store import DemographicsStore
from application.ports.segment_store import Segment, Segments
from application.ports.tombstones import Tombstones
from domain.data.demographics import Demographics
from domain.data.movielog_block import RejectedLine
from domain.data.named_viewers import viewers_named
from domain.data.time_window import ALWAYS, TimeWindow


class ViewerRows(Protocol):
    """Rows each of which is of one viewer."""

    @property
    def viewer_ids(self) -> NDArray[np.int64]:
        """The viewers of the rows, (n,)."""
        ...

    def select(self, rows: NDArray[np.bool_]) -> Self:
        """Return the rows of a mask."""
        ...


class RejectedText(Protocol):
    """A line, or a row, that was rejected."""

    @property
    def text(self) -> str:
        """The line as it came."""
        ...


Rows = TypeVar("Rows", bound=ViewerRows)
Rejected = TypeVar("Rejected", bound=RejectedText)


def without_forgotten(lines: Sequence[Rejected], tombstones: Tombstones) -> list[Rejected]:
    """Return the lines that name nobody who was forgotten."""
    named = [viewers_named(line.text) for line in lines]
    everybody = np.unique(np.array([one for some in named for one in some], np.int64))
    gone = set(everybody[tombstones.buried(everybody)].tolist())
    return [line for line, some in zip(lines, named, strict=True) if gone.isdisjoint(some)]


class SegmentsWithoutForgotten(Segments[Rows]):
    """Segments that hold no row of a forgotten viewer."""

    def __init__(self, segments: Segments[Rows], tombstones: Tombstones) -> None:
        self._segments = segments
        self._tombstones = tombstones

    def write(self, chunks: Iterable[Rows], *, source: str) -> Segment:
        """Store the rows of all others, as `Segments.write` does."""
        return self._segments.write(map(self._living, chunks), source=source)

    def read(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Rows:
        """Return the rows of `segments` within the window, in their order."""
        return self._segments.read(segments, window)

    def chunks(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Iterator[Rows]:
        """Yield the same rows in pieces."""
        return self._segments.chunks(segments, window)

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file."""
        self._segments.remove(segment_id)

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are."""
        return self._segments.stored_ids()

    def _living(self, rows: Rows) -> Rows:
        forgotten = self._tombstones.buried(rows.viewer_ids)
        return rows.select(~forgotten) if forgotten.any() else rows


class DemographicsWithoutForgotten(DemographicsStore):
    """Demographics of all but the forgotten viewers."""

    def __init__(self, demographics: DemographicsStore, tombstones: Tombstones) -> None:
        self._demographics = demographics
        self._tombstones = tombstones

    def replace(self, demographics: Sequence[Demographics]) -> None:
        """Put those of all others in the place of what was there."""
        forgotten = self._tombstones.buried(
            np.array([one.viewer_id for one in demographics], np.int64)
        )
        living = [one for one, gone in zip(demographics, forgotten, strict=True) if not gone]
        self._demographics.replace(living)

    def all(self) -> list[Demographics]:
        """Return what is known."""
        return self._demographics.all()


class DeadLettersWithoutForgotten(DeadLetters):
    """Rejected lines that name no forgotten viewer."""

    def __init__(self, dead_letters: DeadLetters, tombstones: Tombstones) -> None:
        self._dead_letters = dead_letters
        self._tombstones = tombstones

    @contextmanager
    def keep(self, origin_id: str) -> Iterator[DeadLetterFile]:
        """Open an origin's file."""
        with self._dead_letters.keep(origin_id) as file:
            yield _FileWithoutForgotten(file, self._tombstones)

    def place(self, origin_id: str) -> str:
        """Return where an origin's file lies, or would."""
        return self._dead_letters.place(origin_id)

    def remove(self, origin_id: str) -> None:
        """Remove an origin's file."""
        self._dead_letters.remove(origin_id)

    def stored_ids(self) -> set[str]:
        """Return the origins of all files there are."""
        return self._dead_letters.stored_ids()


class _FileWithoutForgotten(DeadLetterFile):
    def __init__(self, file: DeadLetterFile, tombstones: Tombstones) -> None:
        self._file = file
        self._tombstones = tombstones

    def add(self, lines: Sequence[RejectedLine]) -> None:
        """Keep the lines that name nobody who was forgotten."""
        self._file.add(without_forgotten(lines, self._tombstones))
