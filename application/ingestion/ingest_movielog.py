"""Brings a movielog in: its events to the history, its movies to the catalogue."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from application.errors import DatasetError
from application.ingestion.claim_ids import ClaimIds
from application.ingestion.event_segments import EventSegments, SegmentStores
from application.ingestion.identify_movies import IdentifiedSlugs, IdentifyMovies
from application.ingestion.movielog_tally import MovielogTally
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.remove_strays import RemoveStrays
from application.ports.clock import Clock
from application.ports.dead_letters import DeadLetters
from application.ports.history_lock import HistoryLock
from application.ports.movielog import Movielog, MovielogReader
from application.ports.origin_records import Origin, OriginRecords
from application.ports.progress import Progress
from domain.data.movielog_block import MovielogBlock, RejectedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MovielogRequest:
    """A file, a glob or `-`; the end of its rating scale; whose ids it speaks, if not its own.

    `is_simulated` says that its viewers are no people.
    """

    source: str
    scale: int = 5
    id_space: str | None = None
    is_simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovielogReport:
    """What was brought in: `lines` = the sum of `events` + `rejected`.

    `already_there` says that an equal log was brought in before, and nothing
    was added. `watch_hours` are of distinct minutes as they were rolled up.
    `dead_letters` is the file of the rejected lines, below the home.
    """

    source: str
    origin_id: str
    already_there: bool
    lines: int
    events: Mapping[str, int]
    rejected: int
    rejected_by_reason: Mapping[str, int]
    first_rejects: tuple[RejectedLine, ...]
    dead_letters: str | None
    viewers: int
    movies: IdentifiedSlugs
    watch_hours: float
    seconds: float
    lines_per_second: float


class IngestMovielog:
    """Ingests one movielog; killed at any point, it leaves a sound home and the next run works.

    The segments are written while the log is read, and become part of the
    history once the last line was: with their origin, in one transaction. Until
    then only the catalogue may have grown, by movies that the log names.
    """

    def __init__(
        self,
        *,
        reader: MovielogReader,
        identify_movies: Callable[[], IdentifyMovies],
        stores: SegmentStores,
        origins: OriginRecords,
        dead_letters: DeadLetters,
        claim_ids: ClaimIds,
        lock: HistoryLock,
        remove_strays: RemoveStrays,
        refuse_other_scale: RefuseOtherScale,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._reader = reader
        self._identify_movies = identify_movies
        self._stores = stores
        self._origins = origins
        self._dead_letters = dead_letters
        self._claim_ids = claim_ids
        self._lock = lock
        self._remove_strays = remove_strays
        self._refuse_other_scale = refuse_other_scale
        self._clock = clock
        self._progress = progress

    def __call__(self, request: MovielogRequest) -> MovielogReport:
        """Ingest what `request` names.

        Raises `DatasetError` where it cannot be read or holds no event,
        `OtherDatasetError` where the home holds other ids, `RefusedError` where
        its ratings are on another scale.
        """
        self._claim_ids.refuse_others(request.id_space, request.source)
        self._refuse_other_scale(request.scale, request.source)
        self._remove_strays()
        with self._lock.shared(), self._reader.open(request.source, scale=request.scale) as log:
            return self._ingest(log, request)

    def _ingest(self, log: Movielog, request: MovielogRequest) -> MovielogReport:
        started, origin_id, tally = self._clock.now(), uuid4().hex, MovielogTally()
        identify = self._identify_movies()
        with EventSegments(self._stores, source=log.source, scale=request.scale) as events:
            with self._dead_letters.keep(origin_id) as dead_letters:
                for block in self._blocks(log, tally):
                    dead_letters.add(block.rejects)
                    if tally.events:
                        self._claim_ids(request.id_space, is_simulated=request.is_simulated)
                        events.add(block, identify(block.slugs))
                if not tally.events:
                    raise DatasetError(tally.no_events(log.source))
            origin = self._origin(origin_id, log, tally)
            added = self._origins.record(origin, events.finish())
            if not added:
                events.remove()
                self._dead_letters.remove(origin_id)
            seconds = (self._clock.now() - started).total_seconds()
            return MovielogReport(
                source=log.source,
                origin_id=origin_id,
                already_there=not added,
                lines=tally.lines,
                events=tally.events_by_kind,
                rejected=tally.rejects,
                rejected_by_reason=tally.rejects_by_reason,
                first_rejects=tuple(tally.first_rejects),
                dead_letters=origin.dead_letters if added else None,
                viewers=events.viewers,
                movies=identify.counts,
                watch_hours=events.minutes_watched / 60,
                seconds=seconds,
                lines_per_second=tally.lines / seconds if seconds else 0.0,
            )

    def _blocks(self, log: Movielog, tally: MovielogTally) -> Iterator[MovielogBlock]:
        """Yield the blocks of a log, counted, and show how far it is read."""
        started = self._clock.now()
        with self._progress.step(f"Reading {log.source}", log.size) as step:
            for block, size in log.blocks():
                tally.add(block)
                yield block
                step.advance(size)
                seconds = (self._clock.now() - started).total_seconds()
                step.note(tally.in_words(seconds))

    def _origin(self, origin_id: str, log: Movielog, tally: MovielogTally) -> Origin:
        return Origin(
            origin_id=origin_id,
            kind="movielog",
            name=log.source,
            content_sha256=log.content_sha256,
            lines=tally.lines,
            events=tally.events,
            rejects=tally.rejects,
            rejects_by_reason=tally.rejects_by_reason,
            dead_letters=self._dead_letters.place(origin_id) if tally.rejects else None,
            recorded_at=self._clock.now(),
        )
