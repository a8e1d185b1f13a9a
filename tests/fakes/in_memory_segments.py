"""Segments in a dictionary."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from application.errors import StorageError
from application.ports.segment_store import Segment, SegmentKind
from domain.data.interactions import Interactions
from domain.data.shown_slates import ShownSlates
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.watch_time import WatchTimes
from domain.errors import InsufficientDataError, InvalidValueError

Rows = TypeVar("Rows")
Row = tuple[Any, ...]


@dataclass(kw_only=True)
class InMemorySegments(Generic[Rows]):
    """Keeps every row as a tuple, whose first and last moment stand at `times`, in `ticks`."""

    kind: SegmentKind
    to_tuples: Callable[[Rows], list[Row]]
    of_tuples: Callable[[Sequence[Row], float], Rows]
    times: tuple[int, int]
    ticks: int = 1
    stored: dict[str, list[Row]] = field(default_factory=dict)
    written: int = 0

    def write(self, chunks: Iterable[Rows], *, source: str) -> Segment:
        rows: list[Row] = []
        scales: set[float] = set()
        for chunk in chunks:
            if new := self.to_tuples(chunk):
                rows += new
                scales.add(getattr(chunk, "scale", 0.0))
        if not rows:
            raise InsufficientDataError("there is nothing to store")
        if len(scales) > 1:
            raise InvalidValueError(f"ratings on different scales cannot be mixed: {scales}")
        self.written += 1
        segment_id = f"{self.kind}-{self.written}"
        self.stored[segment_id] = rows
        return Segment(
            segment_id=segment_id,
            kind=self.kind,
            source=source,
            content_sha256=f"{rows} of {scales}",
            rows=len(rows),
            scale=scales.pop(),
            first_timestamp=min(row[self.times[0]] for row in rows) // self.ticks,
            last_timestamp=max(row[self.times[1]] for row in rows) // self.ticks,
            created_at=datetime(2024, 1, 1, tzinfo=UTC),
        )

    def read(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Rows:
        if len(scales := {segment.scale for segment in segments}) > 1:
            raise InvalidValueError("segments on different scales cannot be read together")
        rows = [row for segment in segments for row in self._rows(segment, window)]
        return self.of_tuples(rows, scales.pop() if scales else 5.0)

    def chunks(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Iterator[Rows]:
        for segment in segments:
            yield self.read([segment], window)

    def remove(self, segment_id: str) -> None:
        self.stored.pop(segment_id, None)

    def stored_ids(self) -> set[str]:
        return set(self.stored)

    def _rows(self, segment: Segment, window: TimeWindow) -> list[Row]:
        if segment.segment_id not in self.stored:
            raise StorageError(f"the segment {segment.segment_id} is missing")
        first, last = self.times
        return [
            row
            for row in self.stored[segment.segment_id]
            if window.meets(row[first] // self.ticks, row[last] // self.ticks)
        ]


def in_memory_ratings() -> InMemorySegments[Interactions]:
    """Return a store of ratings."""

    def of_tuples(rows: Sequence[Row], scale: float) -> Interactions:
        viewers, movies, ratings, times = _columns(rows, 4)
        return Interactions(
            viewer_ids=np.array(viewers, np.int64),
            movie_ids=np.array(movies, np.int64),
            ratings=np.array(ratings, np.float32),
            timestamps=np.array(times, np.int64),
            scale=scale,
        )

    return InMemorySegments(
        kind=SegmentKind.RATINGS,
        to_tuples=lambda rows: _tuples(
            rows.viewer_ids, rows.movie_ids, rows.ratings, rows.timestamps
        ),
        of_tuples=of_tuples,
        times=(3, 3),
    )


def in_memory_watches() -> InMemorySegments[WatchTimes]:
    """Return a store of watch times."""

    def of_tuples(rows: Sequence[Row], _scale: float) -> WatchTimes:
        viewers, movies, first, last, minutes = _columns(rows, 5)
        return WatchTimes(
            viewer_ids=np.array(viewers, np.int64),
            movie_ids=np.array(movies, np.int64),
            first_timestamps=np.array(first, np.int64),
            last_timestamps=np.array(last, np.int64),
            offsets=_offsets(minutes),
            minutes=np.array([minute for one in minutes for minute in one], np.int32),
        )

    return InMemorySegments(
        kind=SegmentKind.WATCHES,
        to_tuples=lambda rows: _tuples(
            rows.viewer_ids,
            rows.movie_ids,
            rows.first_timestamps,
            rows.last_timestamps,
            lists=(rows.minutes, rows.offsets),
        ),
        of_tuples=of_tuples,
        times=(2, 3),
    )


def in_memory_slates() -> InMemorySegments[ShownSlates]:
    """Return a store of shown slates."""

    def of_tuples(rows: Sequence[Row], _scale: float) -> ShownSlates:
        viewers, times, statuses, latencies, movies = _columns(rows, 5)
        return ShownSlates(
            viewer_ids=np.array(viewers, np.int64),
            timestamps=np.array(times, np.int64),
            statuses=np.array(statuses, np.int32),
            latencies_ms=np.array(latencies, np.float32),
            offsets=_offsets(movies),
            movie_ids=np.array([movie for one in movies for movie in one], np.int64),
        )

    return InMemorySegments(
        kind=SegmentKind.SLATES,
        to_tuples=lambda rows: _tuples(
            rows.viewer_ids,
            rows.timestamps,
            rows.statuses,
            rows.latencies_ms,
            lists=(rows.movie_ids, rows.offsets),
        ),
        of_tuples=of_tuples,
        times=(1, 1),
        ticks=1_000_000,
    )


def _columns(rows: Sequence[Row], count: int) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) or [()] * count


def _offsets(lists: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.cumsum([0, *map(len, lists)], dtype=np.int64)


def _tuples(
    *columns: NDArray[Any], lists: tuple[NDArray[Any], NDArray[np.int64]] | None = None
) -> list[Row]:
    whole: list[list[Any]] = [column.tolist() for column in columns]
    if lists is not None:
        items, offsets = lists
        whole.append(
            [tuple(part.tolist()) for part in np.split(items, offsets[1:-1])][: len(whole[0])]
        )
    return list(zip(*whole, strict=True))
