"""Brings a data set in: its movies to the catalogue, its ratings to the history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from application.ingestion.distinct_ids import DistinctIds
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.remove_strays import RemoveStrays
from application.ports.clock import Clock
from application.ports.dataset_reader import Dataset, DatasetReader, Reject
from application.ports.demographics_store import DemographicsStore
from application.ports.history_lock import HistoryLock
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.origin_records import Origin, OriginRecords
from application.ports.progress import Progress
from application.ports.segment_store import Segment, SegmentStore
from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What to ingest: a folder, a zip, or the name of a published data set."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What was brought in.

    `rows_read` = `rows_stored` + the rating lines among `rejected`; the rest of
    the rejects are lines about movies and viewers. `already_there` says that
    the history held equal content before, and nothing was added to it.
    """

    name: str
    source: str
    is_simulated: bool
    already_there: bool
    rows_read: int
    rows_stored: int
    rejected: int
    rejected_by_reason: Mapping[str, int]
    first_rejects: tuple[Reject, ...]
    viewers: int
    movies: int
    rated_movies: int
    viewers_described: int
    first_event: datetime
    last_event: datetime
    seconds: float


@dataclass(slots=True)
class _Census:
    """Counts what streams through it."""

    viewers: DistinctIds
    movies: DistinctIds

    def of(self, dataset: Dataset, progress: Progress) -> Iterator[Interactions]:
        with progress.step(f"Reading {dataset.source}", dataset.size) as step:
            for chunk, size in dataset.interactions():
                self.viewers.update(chunk.viewer_ids)
                self.movies.update(chunk.movie_ids)
                yield chunk
                step.advance(size)


class IngestDataset:
    """Ingests one data set; killed at any point, it leaves a sound home and the next run works.

    The ratings are written first, to a segment that is not yet part of the
    history; only when the last of them was read is the home claimed, are the
    movies stored, and last is the segment listed with its origin. So a data set
    that turns out to be damaged changes nothing.
    """

    def __init__(
        self,
        *,
        reader: DatasetReader,
        catalog: MovieCatalog,
        demographics: DemographicsStore,
        store: SegmentStore,
        origins: OriginRecords,
        id_space: IdSpace,
        lock: HistoryLock,
        remove_strays: RemoveStrays,
        refuse_other_scale: RefuseOtherScale,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._reader = reader
        self._catalog = catalog
        self._demographics = demographics
        self._store = store
        self._origins = origins
        self._id_space = id_space
        self._lock = lock
        self._remove_strays = remove_strays
        self._refuse_other_scale = refuse_other_scale
        self._clock = clock
        self._progress = progress

    def __call__(self, request: IngestRequest) -> IngestReport:
        """Ingest what `request` names.

        Raises `DatasetError` where it cannot be read, `OtherDatasetError` where
        the home holds another id space, `RefusedError` where its ratings are on
        another scale.
        """
        self._remove_strays()
        with self._lock.shared(), self._reader.open(request.source) as dataset:
            return self._ingest(dataset)

    def _ingest(self, dataset: Dataset) -> IngestReport:
        started = self._clock.now()
        if self._id_space.current() is not None:
            self._claim(dataset)
        movies = dataset.movies()
        links = dataset.links()
        described = dataset.demographics()
        rejected_besides_ratings = dataset.rejects.total
        census = _Census(DistinctIds(), DistinctIds())
        segment = self._store.write(census.of(dataset, self._progress), source=dataset.source)
        self._refuse_other_scale(segment.scale, dataset.source)
        rejects = dataset.rejects
        rows_read = segment.rows + rejects.total - rejected_besides_ratings
        self._claim(dataset)
        self._catalog.upsert(movies, links)
        self._demographics.replace(described)
        added = self._record(segment, dataset, rows_read)
        return IngestReport(
            name=dataset.name,
            source=dataset.source,
            is_simulated=dataset.is_simulated,
            already_there=not added,
            rows_read=rows_read,
            rows_stored=segment.rows,
            rejected=rejects.total,
            rejected_by_reason=dict(rejects.by_reason.most_common()),
            first_rejects=tuple(rejects.first),
            viewers=len(census.viewers),
            movies=len(movies),
            rated_movies=len(census.movies),
            viewers_described=len(described),
            first_event=datetime.fromtimestamp(segment.first_timestamp, UTC),
            last_event=datetime.fromtimestamp(segment.last_timestamp, UTC),
            seconds=(self._clock.now() - started).total_seconds(),
        )

    def _claim(self, dataset: Dataset) -> None:
        self._id_space.claim(dataset.name, is_simulated=dataset.is_simulated)

    def _record(self, segment: Segment, dataset: Dataset, lines: int) -> bool:
        """Make the segment part of the history; False where equal ratings are."""
        origin = Origin(
            origin_id=uuid4().hex,
            kind="dataset",
            name=dataset.source,
            content_sha256=segment.content_sha256,
            lines=lines,
            events=segment.rows,
            rejects=lines - segment.rows,
            rejects_by_reason=dict(dataset.rejects.by_reason.most_common()),
            recorded_at=self._clock.now(),
        )
        added = self._origins.record(origin, [segment])
        if not added:
            self._store.remove(segment.segment_id)
        return added
