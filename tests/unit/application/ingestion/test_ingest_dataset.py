"""Ingesting: what is stored, what is refused, and what a failure leaves behind."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import DatasetError, OtherDatasetError, RefusedError
from application.ingestion.ingest_dataset import IngestDataset, IngestReport, IngestRequest
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.read_history import ReadHistory
from application.ingestion.remove_strays import RemoveStrays
from domain.data.interactions import Interactions
from tests.builders import MOMENT, origin_of, ratings_of_two_tastes, segment_of
from tests.dataset_files import LAYOUT_1M, LAYOUT_100K, LAYOUT_CSV, written
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_dead_letters import InMemoryDeadLetters
from tests.fakes.in_memory_demographics_store import InMemoryDemographicsStore
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segment_listing import InMemorySegmentListing
from tests.fakes.in_memory_segments import InMemorySegments, in_memory_ratings
from tests.fakes.silent_progress import SilentProgress


@dataclass
class Home:
    """A home in memory."""

    catalog: InMemoryMovieCatalog = field(default_factory=InMemoryMovieCatalog)
    demographics: InMemoryDemographicsStore = field(default_factory=InMemoryDemographicsStore)
    store: InMemorySegments[Interactions] = field(default_factory=in_memory_ratings)
    origins: InMemoryOriginRecords = field(default_factory=InMemoryOriginRecords)
    id_space: InMemoryIdSpace = field(default_factory=InMemoryIdSpace)
    lock: InMemoryHistoryLock = field(default_factory=InMemoryHistoryLock)
    progress: SilentProgress = field(default_factory=SilentProgress)

    @property
    def listing(self) -> InMemorySegmentListing:
        return self.origins.listing

    def ingest(self, folder: Path) -> IngestReport:
        clock = FixedClock(MOMENT)
        ingest = IngestDataset(
            reader=MovieLensReader(clock),
            catalog=self.catalog,
            demographics=self.demographics,
            store=self.store,
            origins=self.origins,
            id_space=self.id_space,
            lock=self.lock,
            remove_strays=RemoveStrays(
                stores=[self.store],
                listing=self.listing,
                dead_letters=InMemoryDeadLetters(),
                origins=self.origins,
                lock=self.lock,
            ),
            refuse_other_scale=RefuseOtherScale(self.listing),
            clock=clock,
            progress=self.progress,
        )
        return ingest(IngestRequest(source=str(folder)))

    def history(self) -> Interactions:
        return ReadHistory(store=self.store, listing=self.listing, lock=self.lock)()

    def is_untouched(self) -> bool:
        return not (
            self.catalog.movies
            or self.listing.segments
            or self.store.stored
            or self.demographics.rows
            or self.id_space.name
        )


@pytest.fixture
def home() -> Home:
    return Home()


def test_everything_is_stored_and_reported(home: Home, tmp_path: Path) -> None:
    folder = written(tmp_path, LAYOUT_100K)
    report = home.ingest(folder)
    assert (report.name, report.source) == ("movielens-100k", str(folder))
    assert (report.rows_read, report.rows_stored, report.rejected) == (3, 3, 0)
    assert (report.viewers, report.movies, report.rated_movies) == (2, 3, 3)
    assert report.viewers_described == 2
    assert not report.already_there
    assert report.first_event == datetime.fromtimestamp(874965758, UTC)
    assert report.last_event == datetime.fromtimestamp(878542960, UTC)
    history = home.history()
    assert history.viewer_ids.tolist() == [1, 2, 1]
    assert home.catalog.count() == 3
    assert home.id_space.name == "movielens-100k"
    (origin,) = home.origins.all()
    assert (origin.kind, origin.name, origin.recorded_at) == ("dataset", str(folder), MOMENT)
    assert (origin.lines, origin.events, origin.rejects) == (3, 3, 0)
    assert [segment.origin_id for segment in home.listing.all()] == [origin.origin_id]
    (step,) = home.progress.steps.values()
    assert step.advanced == len(LAYOUT_100K["u.data"])


def test_rejects_are_counted_by_reason_and_reconcile(home: Home, tmp_path: Path) -> None:
    files = LAYOUT_CSV | {
        "ratings.csv": LAYOUT_CSV["ratings.csv"] + b"1,1,9,964982703\n1,1,9,964982703\nx\n",
        "movies.csv": LAYOUT_CSV["movies.csv"] + b"x,Heat (1995),Crime\n",
    }
    report = home.ingest(written(tmp_path, files))
    assert (report.rows_read, report.rows_stored, report.rejected) == (6, 3, 4)
    assert dict(report.rejected_by_reason) == {
        "rating off the scale": 2,
        "fewer than 4 fields": 1,
        "movie id is not a whole number": 1,
    }
    assert next(iter(report.rejected_by_reason)) == "rating off the scale"
    assert [(reject.file, reject.line) for reject in report.first_rejects] == [
        ("movies.csv", 5), ("ratings.csv", 5), ("ratings.csv", 6), ("ratings.csv", 7)
    ]  # fmt: skip


def test_a_second_time_adds_nothing(home: Home, tmp_path: Path) -> None:
    folder = written(tmp_path, LAYOUT_100K)
    first, second = home.ingest(folder), home.ingest(folder)
    assert len(home.origins.all()) == 1
    assert (first.already_there, second.already_there) == (False, True)
    assert len(home.listing.segments) == 1
    assert home.store.stored_ids() == {home.listing.segments[0].segment_id}


def test_newer_ratings_of_the_same_set_are_added(home: Home, tmp_path: Path) -> None:
    home.ingest(written(tmp_path, LAYOUT_100K))
    home.ingest(written(tmp_path, {"u.data": b"2\t1\t5\t880000000\n"}))
    history = home.history()
    assert history.viewer_ids.tolist() == [1, 2, 1, 2]


def test_another_id_space_is_refused_before_anything_is_read(home: Home, tmp_path: Path) -> None:
    home.ingest(written(tmp_path / "a", LAYOUT_100K))
    with pytest.raises(OtherDatasetError, match=r"movielens-100k.*movielens-1m"):
        home.ingest(written(tmp_path / "b", LAYOUT_1M))
    assert home.store.written == 1
    assert home.id_space.name == "movielens-100k"


@pytest.mark.parametrize(
    "damage",
    [{"u.data": b"no ratings\n"}, {"u.data": b""}, {"u.item": b"no movies\n"}],
)
def test_a_damaged_set_leaves_the_home_untouched(
    home: Home, tmp_path: Path, damage: dict[str, bytes]
) -> None:
    with pytest.raises(DatasetError):
        home.ingest(written(tmp_path, LAYOUT_100K | damage))
    assert home.is_untouched()
    assert home.ingest(written(tmp_path, LAYOUT_100K)).rows_stored == 3


def test_segments_that_were_never_listed_are_removed(home: Home, tmp_path: Path) -> None:
    orphan = home.store.write([ratings_of_two_tastes()], source="a killed ingest")
    home.ingest(written(tmp_path, LAYOUT_100K))
    assert orphan.segment_id not in home.store.stored_ids()


def test_while_the_history_is_used_no_file_is_removed(home: Home, tmp_path: Path) -> None:
    unlisted = home.store.write([ratings_of_two_tastes()], source="a writer at work")
    with home.lock.shared():
        home.ingest(written(tmp_path, LAYOUT_100K))
    assert unlisted.segment_id in home.store.stored_ids()


def test_ratings_on_another_scale_are_refused_naming_both(home: Home, tmp_path: Path) -> None:
    home.origins.record(origin_of("o"), [segment_of("a", scale=10.0)])
    with pytest.raises(RefusedError, match=r"scale of 10.*on one of 5"):
        home.ingest(written(tmp_path, LAYOUT_100K))
    assert len(home.origins.all()) == 1


def test_an_empty_history_reads_as_no_rows(home: Home) -> None:
    assert len(home.history()) == 0
