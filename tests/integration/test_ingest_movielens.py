"""Published data sets are ingested into a home, whole, once, and whatever kills the process."""

import contextlib
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from application.errors import OtherDatasetError
from application.ingestion.ingest_dataset import IngestReport, IngestRequest
from domain.data.interactions import Interactions
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import Settings
from tests.killing import Killer, ready_killer


class Published(NamedTuple):
    folder: str
    id_space: str
    ratings: int
    viewers: int
    movies: int
    rated_movies: int
    viewers_described: int


PUBLISHED = [
    Published("ml-100k", "movielens-100k", 100_000, 943, 1_682, 1_682, 943),
    Published("ml-1m", "movielens-1m", 1_000_209, 6_040, 3_883, 3_706, 6_040),
    Published("ml-latest-small", "movielens-latest-small", 100_836, 610, 9_742, 9_724, 0),
]


@contextlib.contextmanager
def opened(home: Path) -> Iterator[IngestionContainer]:
    container = IngestionContainer(settings=Settings(home=home))
    try:
        yield container
    finally:
        container.engine().dispose()


def ingest(home: Path, source: Path) -> IngestReport:
    with opened(home) as container:
        return container.ingest_dataset()(IngestRequest(source=str(source)))


def history(home: Path) -> Interactions:
    with opened(home) as container:
        return container.read_history()()


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.folder)
def test_published_sets_have_their_published_counts(
    datasets_dir: Path, tmp_path: Path, published: Published
) -> None:
    report = ingest(tmp_path, datasets_dir / published.folder)
    assert (report.rows_read, report.rows_stored) == (published.ratings, published.ratings)
    assert report.rejected == 0
    assert published == Published(
        published.folder,
        report.name,
        report.rows_stored,
        report.viewers,
        report.movies,
        report.rated_movies,
        report.viewers_described,
    )
    with opened(tmp_path) as container:
        stored = container.read_history()()
        assert len(stored) == published.ratings
        assert len(np.unique(stored.viewer_ids)) == published.viewers
        assert container.movie_catalog().count() == published.movies
        assert len(container.demographics_store().all()) == published.viewers_described
        assert not container.id_space().is_simulated()


def test_a_zip_reads_like_the_folder_it_was_made_from(datasets_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "ml-1m.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in (datasets_dir / "ml-1m").iterdir():
            archive.write(file, f"ml-1m/{file.name}")
    assert ingest(tmp_path / "home", path).rows_stored == 1_000_209
    # Equal content: the folder adds nothing to what came from the zip.
    assert ingest(tmp_path / "home", datasets_dir / "ml-1m").already_there
    assert len(history(tmp_path / "home")) == 1_000_209


def test_a_second_id_space_is_refused_naming_both(datasets_dir: Path, tmp_path: Path) -> None:
    ingest(tmp_path, datasets_dir / "ml-100k")
    with pytest.raises(OtherDatasetError, match="movielens-100k") as refused:
        ingest(tmp_path, datasets_dir / "ml-latest-small")
    assert "movielens-latest-small" in str(refused.value)
    assert len(history(tmp_path)) == 100_000


STEPS = [
    "segment_store.stored_ids",
    "segment_store.write",
    "id_space.claim",
    "movie_catalog.upsert",
    "demographics_store.replace",
    "origin_records.record",
]


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_ingest") as killer:
        yield killer


def outcome(killer: Killer, home: Path, source: Path, death: str) -> str:
    how, _ = killer.work(home, "dataset", death, str(source))
    return how


class TestKilled:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        return tmp_path / "home"

    def assert_whole(self, home: Path, rows: int) -> None:
        """Assert that a later ingest works, and left exactly one segment and nothing beside it."""
        with opened(home) as container:
            assert len(container.read_history()()) == rows
            (segment,) = container.segment_listing().all()
            assert container.segment_store().stored_ids() == {segment.segment_id}
            assert [path.suffix for path in (home / "history").iterdir()] == [".parquet"]

    def test_at_each_step_the_history_is_empty_or_whole_and_the_next_run_works(
        self, datasets_dir: Path, home: Path, killer: Killer
    ) -> None:
        source = datasets_dir / "ml-100k"
        for step in STEPS:
            assert outcome(killer, home, source, f"before {step}") == "killed", step
            assert len(history(home)) == 0
        assert outcome(killer, home, source, "never") == "finished"
        self.assert_whole(home, 100_000)
        # What is there already stays there, whatever kills an ingest of the same.
        for step in ("segment_store.write", "origin_records.record"):
            assert outcome(killer, home, source, f"before {step}") == "killed", step
            assert len(history(home)) == 100_000
        assert ingest(home, source).already_there
        self.assert_whole(home, 100_000)

    def test_at_random_moments_the_history_is_empty_or_whole_and_the_next_run_works(
        self, datasets_dir: Path, home: Path, killer: Killer
    ) -> None:
        source = datasets_dir / "ml-1m"
        moments = [random.uniform(0.01, 0.6) for _ in range(10)]  # noqa: S311  # no secret
        outcomes = []
        for moment in moments:
            outcomes.append(outcome(killer, home, source, f"after {moment}"))
            assert len(history(home)) in {0, 1_000_209}, moments
        assert "killed" in outcomes, moments
        assert outcome(killer, home, source, "never") == "finished"
        report = ingest(home, source)
        assert report.already_there
        counts = (report.rows_stored, report.viewers, report.rated_movies)
        assert counts == (1_000_209, 6_040, 3_706)
        self.assert_whole(home, 1_000_209)
