"""Brings the events of a live stream in, for as long as it is asked to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from application.errors import OffsetConflictError, RefusedError, StorageError
from application.ingestion.claim_ids import ClaimIds
from application.ingestion.compact_history import MayMerge
from application.ingestion.event_segments import EventSegments, SegmentStores, ratings_of
from application.ingestion.identify_movies import IdentifyMovies
from application.ingestion.movielog_tally import MovielogTally
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.remove_strays import RemoveStrays
from application.ports.clock import Clock
from application.ports.dead_letters import DeadLetters
from application.ports.event_stream import EventStream, EventStreams, StreamSlice
from application.ports.history_lock import HistoryLock
from application.ports.movielog import MovielogReader
from application.ports.origin_records import Origin, OriginRecords
from application.ports.progress import Progress, Step
from application.ports.tombstones import Tombstones
from domain.data.interactions import Interactions
from domain.data.movielog_block import MovielogBlock

KIND = "kafka"

SLICES_BETWEEN_COMPACTIONS = 300
"""Five minutes of slices: so few segments are read by everybody in a moment, and merged in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRequest:
    """Which topic to read as a member of which group, on which scale, in which slices.

    A slice ends with `most` messages or after `seconds`, whichever comes first.
    Without `idle_seconds` reading goes on until it is stopped; with them it ends
    once no message came for so long. `id_space` as in `MovielogRequest`.
    """

    topic: str
    group: str = "marquee"
    scale: int = 5
    id_space: str | None = None
    most: int = 50_000
    seconds: float = 1.0
    idle_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """What was brought in: `lines` = the sum of `events` + `rejected`.

    `given_up` counts messages of slices of which another member of the group
    had stored some first; they were read again from where that ended.
    """

    topic: str
    group: str
    slices: int
    lines: int
    events: Mapping[str, int]
    rejected: int
    rejected_by_reason: Mapping[str, int]
    given_up: int
    next_offsets: Mapping[int, int]
    seconds: float


class IngestStream:
    """Stores a stream slice by slice, each event exactly once.

    The events of a slice, its offsets and its rejected lines become part of the
    home in one transaction; only then is the broker told. Killed at any point, or
    robbed of a partition, whoever goes on begins at the stored offset, and a
    slice that somebody else has stored meanwhile is given up. While the history
    cannot be written, nothing more is taken. What many slices left is merged now
    and then, between two of them.
    """

    def __init__(
        self,
        *,
        streams: EventStreams,
        reader: MovielogReader,
        identify_movies: Callable[[], IdentifyMovies],
        stores: SegmentStores,
        origins: OriginRecords,
        dead_letters: DeadLetters,
        claim_ids: ClaimIds,
        tombstones: Tombstones,
        lock: HistoryLock,
        remove_strays: RemoveStrays,
        refuse_other_scale: RefuseOtherScale,
        compact: Callable[[MayMerge], object],
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._streams = streams
        self._reader = reader
        self._identify_movies = identify_movies
        self._stores = stores
        self._origins = origins
        self._dead_letters = dead_letters
        self._claim_ids = claim_ids
        self._tombstones = tombstones
        self._lock = lock
        self._remove_strays = remove_strays
        self._refuse_other_scale = refuse_other_scale
        self._compact = compact
        self._clock = clock
        self._progress = progress

    def __call__(self, request: StreamRequest, is_stopped: Callable[[], bool]) -> StreamReport:
        """Ingest until `is_stopped()`, which is asked between slices, or the stream is idle.

        Raises `StreamError` where it cannot be read, and what `IngestMovielog` raises.
        """
        self._claim_ids.refuse_others(request.id_space, request.topic)
        self._refuse_other_scale(request.scale, request.topic)
        self._remove_strays()
        run = _Run(request=request, identify=self._identify_movies(), began=self._clock.now())
        with (
            self._streams.open(
                request.topic,
                group=request.group,
                stored=lambda: self._origins.next_offsets(request.topic),
            ) as stream,
            self._progress.step(f"Reading topic {request.topic}") as step,
        ):
            while not is_stopped() and not run.is_idle(self._clock.now()):
                taken = stream.take(most=request.most, seconds=request.seconds)
                if taken.lines:
                    self._take(taken, stream, run)
                    run.came_at = self._clock.now()
                run.tell(step, self._clock.now())
        return run.report(self._origins.next_offsets(request.topic), self._clock.now())

    def _take(self, taken: StreamSlice, stream: EventStream, run: "_Run") -> None:
        block = self._reader.parse(taken.lines, numbers=taken.offsets, scale=run.request.scale)
        try:
            self._store(block, taken, run)
        except OffsetConflictError as conflict:
            self._progress.say(f"Gave up a slice: {conflict}")
            run.given_up += block.lines
            stream.rewind()
        else:
            stream.confirm(taken)
            run.slices += 1
            run.tally.add(block)
            if run.slices % SLICES_BETWEEN_COMPACTIONS == 0:
                self._merge_slices(run.request.topic)

    def _merge_slices(self, topic: str) -> None:
        """Merge what the topic brought; where that cannot be done now, the stream goes on.

        Batches and files stay apart: they may still be quarantined.
        """
        try:
            self._compact(lambda one: bool(one.merged_from) or one.source == _source_of(topic))
        except (RefusedError, StorageError) as error:
            self._progress.say(f"Did not compact the history: {error}")

    def _store(self, block: MovielogBlock, taken: StreamSlice, run: "_Run") -> None:
        origin_id, tally, request = uuid4().hex, MovielogTally(), run.request
        tally.add(block)
        source, scale = _source_of(request.topic), float(request.scale)
        ratings: Interactions | None = None
        with self._lock.shared(), EventSegments(self._stores, source=source, scale=scale) as events:
            with self._dead_letters.keep(origin_id) as dead_letters:
                dead_letters.add(block.rejects)
            if tally.events:
                self._claim_ids(request.id_space)
                movie_ids = run.identify(block.slugs)
                events.add(block, movie_ids)
                ratings = ratings_of(block, movie_ids, scale)
                ratings = ratings.select(~self._tombstones.buried(ratings.viewer_ids))
            origin = Origin(
                origin_id=origin_id,
                kind=KIND,
                name=source,
                lines=tally.lines,
                events=tally.events,
                rejects=tally.rejects,
                rejects_by_reason=tally.rejects_by_reason,
                offsets=taken.ranges,
                dead_letters=self._dead_letters.place(origin_id) if tally.rejects else None,
                recorded_at=self._clock.now(),
            )
            try:
                self._origins.record(origin, events.finish(), ratings)
            except OffsetConflictError:
                self._dead_letters.remove(origin_id)
                raise


def _source_of(topic: str) -> str:
    return f"topic {topic}"


@dataclass(slots=True, kw_only=True)
class _Run:
    """What one run has done so far."""

    request: StreamRequest
    identify: IdentifyMovies
    began: datetime
    came_at: datetime | None = None
    tally: MovielogTally = field(default_factory=MovielogTally)
    slices: int = 0
    given_up: int = 0

    def is_idle(self, now: datetime) -> bool:
        """Say whether no message came for as long as was asked."""
        if self.request.idle_seconds is None:
            return False
        return now - (self.came_at or self.began) >= timedelta(seconds=self.request.idle_seconds)

    def tell(self, step: Step, now: datetime) -> None:
        """Show how far it is."""
        step.note(self.tally.in_words((now - self.began).total_seconds()))

    def report(self, next_offsets: Mapping[int, int], now: datetime) -> StreamReport:
        """Return what was brought in."""
        return StreamReport(
            topic=self.request.topic,
            group=self.request.group,
            slices=self.slices,
            lines=self.tally.lines,
            events=self.tally.events_by_kind,
            rejected=self.tally.rejects,
            rejected_by_reason=self.tally.rejects_by_reason,
            given_up=self.given_up,
            next_offsets=next_offsets,
            seconds=(now - self.began).total_seconds(),
        )
