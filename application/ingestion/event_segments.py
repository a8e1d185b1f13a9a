"""Turns the events of movielogs into segments of the history."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from application.ingestion.distinct_ids import DistinctIds
from application.ports.segment_store import (
    Segment,
    Segments,
    SegmentStore,
    SlateSegments,
    WatchSegments,
)
from domain.data.interactions import Interactions
from domain.data.movielog_block import MovielogBlock
from domain.data.shown_slates import ShownSlates
from domain.data.watch_time import roll_up
from domain.errors import InsufficientDataError

MICROSECONDS = 1_000_000
EVENTS_HELD = 2_000_000

Part = TypeVar("Part")
Minutes = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentStores:
    """Where rows of the three kinds are kept."""

    ratings: SegmentStore
    watches: WatchSegments
    slates: SlateSegments


def ratings_of(block: MovielogBlock, movie_ids: NDArray[np.int64], scale: float) -> Interactions:
    """Return the ratings of a block, whose slugs stand for `movie_ids`."""
    rated = block.ratings
    return Interactions(
        viewer_ids=rated.viewer_ids,
        movie_ids=movie_ids[rated.slugs],
        ratings=rated.ratings,
        timestamps=rated.timestamps // MICROSECONDS,
        scale=scale,
    )


class _Held(Generic[Part]):
    """Events of one kind that wait to be written."""

    def __init__(self, write: Callable[[list[Part]], None]) -> None:
        self._write = write
        self._parts: list[Part] = []
        self._events = 0

    def add(self, part: Part, events: int) -> None:
        if events:
            self._parts.append(part)
            self._events += events
        if self._events >= EVENTS_HELD:
            self.flush()

    def flush(self) -> None:
        if self._parts:
            self._write(self._parts)
        self._parts, self._events = [], 0


class EventSegments:
    """Collects the events of blocks, and writes them as segments that are not listed yet.

    Memory is bounded: `EVENTS_HELD` events of a kind are written at once, minutes
    rolled up to watch times, so that a long log gives several segments of a
    kind. Where an error ends its context, it removes what it wrote.
    """

    def __init__(self, stores: SegmentStores, *, source: str, scale: float) -> None:
        self._stores = stores
        self._source = source
        self._scale = scale
        self._ratings = _Held[Interactions](lambda parts: self._store(stores.ratings, parts))
        self._watches = _Held[Minutes](self._store_watches)
        self._slates = _Held[ShownSlates](lambda parts: self._store(stores.slates, parts))
        self._written: list[tuple[Segments[Any], Segment]] = []
        self._viewers = DistinctIds()
        self.minutes_watched = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.remove()

    def add(self, block: MovielogBlock, movie_ids: NDArray[np.int64]) -> None:
        """Take the events of a block, whose slugs stand for `movie_ids`."""
        watched, shown = block.watches, block.recommendations
        ratings = ratings_of(block, movie_ids, self._scale)
        slates = ShownSlates(
            viewer_ids=shown.viewer_ids,
            timestamps=shown.timestamps,
            statuses=shown.statuses,
            latencies_ms=shown.latencies_ms,
            offsets=shown.offsets,
            movie_ids=movie_ids[shown.slugs],
        )
        minutes = (
            watched.viewer_ids,
            movie_ids[watched.slugs],
            watched.minutes,
            watched.timestamps // MICROSECONDS,
        )
        for viewer_ids in (ratings.viewer_ids, shown.viewer_ids):
            self._viewers.update(viewer_ids)
        self._ratings.add(ratings, len(ratings))
        self._watches.add(minutes, len(watched.minutes))
        self._slates.add(slates, len(slates))

    def finish(self) -> list[Segment]:
        """Write what is held, and return every segment written."""
        for held in (self._ratings, self._watches, self._slates):
            held.flush()
        return [segment for _, segment in self._written]

    def remove(self) -> None:
        """Remove every segment written."""
        for store, segment in self._written:
            store.remove(segment.segment_id)
        self._written.clear()

    @property
    def viewers(self) -> int:
        """How many viewers the events written so far are of."""
        return len(self._viewers)

    def _store_watches(self, parts: list[Minutes]) -> None:
        viewers, movies, minutes, seconds = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        rows = roll_up(viewers, movies, minutes, seconds)
        self._viewers.update(rows.viewer_ids)
        self.minutes_watched += len(rows.minutes)
        self._store(self._stores.watches, [rows])

    def _store(self, store: Segments[Part], parts: list[Part]) -> None:
        # Where all events are of forgotten viewers, the store is left with none.
        with suppress(InsufficientDataError):
            self._written.append((store, store.write(parts, source=self._source)))
