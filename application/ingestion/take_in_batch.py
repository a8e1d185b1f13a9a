"""Takes in one batch: judges its rows, stores the clean ones, and decides what it is."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from application.errors import DatasetError
from application.ingestion.batch_ratings import ratings_of, scale_of
from application.ingestion.batch_reports import FIRST_REJECTS
from application.ingestion.forgotten_left_out import without_forgotten
from application.ingestion.identify_movies import IdentifyMovies
from application.ingestion.known_movies import BATCHES
from application.ports.batch_folders import ClaimedBatch
from application.ports.clock import Clock
from application.ports.dead_letters import DeadLetterFile, DeadLetters
from application.ports.history_lock import HistoryLock
from application.ports.id_space import IdSpace
from application.ports.judged_tables import JudgedTable, JudgedTables
from application.ports.movie_catalog import MovieCatalog
from application.ports.origin_records import Origin, OriginRecords, OriginState
from application.ports.progress import Progress
from application.ports.segment_store import Segment, SegmentStore
from application.ports.tombstones import Tombstones
from domain.data.batches import Batch, BatchState
from domain.data.clean_rows import RejectedRow
from domain.data.interactions import Interactions
from domain.data.movielog_block import RejectedLine
from domain.data.quality import Circumstances
from domain.data.quality_report import QualityCounts, QualityGatePolicy, QualityTally
from domain.data.quality_schema import QualitySchema
from domain.errors import InsufficientDataError


class StillWritten(Exception):  # noqa: N818  # no error: the file arrives again
    """Somebody wrote to the file while it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A batch, and the first of its rejected rows; none of a forgotten viewer."""

    batch: Batch
    first_rejects: tuple[RejectedRow, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What streams past while a batch is read."""

    letters: DeadLetterFile
    tally: QualityTally
    first_rejects: list[RejectedRow]


class TakeInBatch:
    """Takes in one batch; killed at any point, its rows are stored once or not at all.

    The clean rows are written to a segment that is not yet listed. One
    transaction lists it with its origin, unless equal content is there: as part
    of the history where the gate is passed, quarantined where it is not.
    """

    def __init__(
        self,
        *,
        tables: JudgedTables,
        store: SegmentStore,
        origins: OriginRecords,
        dead_letters: DeadLetters,
        catalog: MovieCatalog,
        identify_movies: Callable[[], IdentifyMovies],
        known_movies: Callable[[], Container[str] | None],
        id_space: IdSpace,
        tombstones: Tombstones,
        lock: HistoryLock,
        policy: QualityGatePolicy,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._tables = tables
        self._store = store
        self._origins = origins
        self._dead_letters = dead_letters
        self._catalog = catalog
        self._identify_movies = identify_movies
        self._known_movies = known_movies
        self._id_space = id_space
        self._tombstones = tombstones
        self._lock = lock
        self._policy = policy
        self._clock = clock
        self._progress = progress

    def __call__(
        self, claim: ClaimedBatch, schema: QualitySchema, is_unchanged: Callable[[], bool]
    ) -> TakenIn:
        """Take it in, or raise `StillWritten` where the file changed meanwhile."""
        origin_id = uuid4().hex
        try:
            with self._lock.shared():
                return self._taken_in(claim, schema, is_unchanged, origin_id)
        except (DatasetError, InsufficientDataError) as error:
            if not is_unchanged():
                raise StillWritten from error
            failed = Batch(
                content_sha256=claim.content_sha256,
                name=claim.name,
                state=BatchState.FAILED,
                reason=str(error).replace(str(claim.path), claim.name),
                max_reject_rate=self._policy.max_reject_rate,
                updated_at=self._clock.now(),
            )
            return TakenIn(batch=failed)

    def _taken_in(
        self,
        claim: ClaimedBatch,
        schema: QualitySchema,
        is_unchanged: Callable[[], bool],
        origin_id: str,
    ) -> TakenIn:
        here = Circumstances(now=int(self._clock.now().timestamp()), movies=self._known_movies())
        with (
            self._tables.open(claim.path, schema, here) as table,
            self._dead_letters.keep(origin_id) as letters,
        ):
            reading = _Reading(letters, QualityTally(), [])
            segment = self._written(claim, table, scale_of(schema), reading)
        counts = reading.tally.counts()
        if not is_unchanged():
            self._forget(origin_id, segment)
            raise StillWritten
        origin = self._origin(claim, origin_id, counts)
        self._id_space.claim(
            self._id_space.current() or BATCHES, is_simulated=self._id_space.is_simulated()
        )
        if not self._origins.record(origin, [segment]):
            # A run that was killed, or another worker with a copy, recorded it.
            self._forget(origin_id, segment)
            origin = next(
                one for one in self._origins.all() if one.content_sha256 == claim.content_sha256
            )
        return TakenIn(batch=self._batch(origin), first_rejects=tuple(reading.first_rejects))

    def _written(
        self, claim: ClaimedBatch, table: JudgedTable, scale: float, reading: _Reading
    ) -> Segment:
        try:
            return self._store.write(
                self._ratings(claim, table, scale, reading), source=f"batch {claim.name}"
            )
        except InsufficientDataError as error:
            counts = reading.tally.counts()
            rules = ", ".join(f"{rule} {count:,}" for rule, count in counts.by_rule.items())
            raise InsufficientDataError(
                f"none of its {counts.input_rows:,} rows is clean: {rules}"
                if counts.input_rows
                else "it holds no row"
            ) from error

    def _ratings(
        self, claim: ClaimedBatch, table: JudgedTable, scale: float, reading: _Reading
    ) -> Iterator[Interactions]:
        identify, movie_ids = self._identify_movies(), self._movie_ids()
        with self._progress.step(f"Reading {claim.name}", table.size) as step:
            for rows in table.rows():
                reading.tally.add(rows)
                free = FIRST_REJECTS - len(reading.first_rejects)
                reading.first_rejects += without_forgotten(rows.rejected, self._tombstones)[:free]
                reading.letters.add(
                    [
                        RejectedLine(number=row.line, reason=row.rule, text=row.text)
                        for row in rows.rejected
                    ]
                )
                yield ratings_of(rows.clean, scale, identify, movie_ids)
                step.advance(rows.size)

    def _movie_ids(self) -> NDArray[np.int64]:
        return np.array([movie.movie_id for movie in self._catalog.all()], np.int64)

    def _origin(self, claim: ClaimedBatch, origin_id: str, counts: QualityCounts) -> Origin:
        verdict = self._policy.judge(counts)
        return Origin(
            origin_id=origin_id,
            kind="batch",
            name=claim.name,
            content_sha256=claim.content_sha256,
            state=OriginState.ACCEPTED if verdict.passed else OriginState.QUARANTINED,
            reason="; ".join(verdict.reasons) or None,
            lines=counts.input_rows,
            events=counts.clean_rows,
            rejects=counts.reject_rows,
            rejects_by_reason=counts.by_rule,
            dead_letters=self._dead_letters.place(origin_id) if counts.reject_rows else None,
            recorded_at=self._clock.now(),
        )

    def _forget(self, origin_id: str, segment: Segment) -> None:
        self._store.remove(segment.segment_id)
        self._dead_letters.remove(origin_id)

    def _batch(self, origin: Origin) -> Batch:
        is_accepted = origin.state is OriginState.ACCEPTED
        return Batch(
            content_sha256=origin.content_sha256 or "",
            name=origin.name,
            state=BatchState.PROCESSED if is_accepted else BatchState.QUARANTINED,
            reason=origin.reason,
            counts=QualityCounts(
                input_rows=origin.lines,
                clean_rows=origin.events,
                reject_rows=origin.rejects,
                by_rule=dict(origin.rejects_by_reason),
            ),
            max_reject_rate=self._policy.max_reject_rate,
            origin_id=origin.origin_id,
            updated_at=self._clock.now(),
        )
