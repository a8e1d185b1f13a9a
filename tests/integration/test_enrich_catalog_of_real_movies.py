"""Real catalogues are enriched from real metadata, and a running service shows it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from application.ingestion.enrich_catalog import EnrichReport, EnrichRequest
from application.ingestion.ingest_dataset import IngestRequest
from entrypoints.catalog_container import CatalogContainer
from entrypoints.settings import Settings
from tests.dataset_files import LAYOUT_CSV, written
from tests.running_service import serving, wait_until

EXTENDED = "ml-1m_movies_extrainfos.dat"
TMDB = "ml-latest-small_tmdb.csv"
DETAILS = "ml-100k_details.json"


@contextmanager
def opened(home: Path) -> Iterator[CatalogContainer]:
    container = CatalogContainer(settings=Settings(home=home))
    try:
        yield container
    finally:
        container.engine().dispose()


@contextmanager
def home_of(folder: Path, data_set: Path) -> Iterator[CatalogContainer]:
    with opened(folder) as container:
        container.ingest_dataset()(IngestRequest(source=str(data_set)))
        yield container


@pytest.fixture(scope="module")
def metadata(datasets_dir: Path) -> Path:
    folder = datasets_dir / "metadata"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder


@pytest.fixture(scope="module")
def home_of_ml_1m(tmp_path_factory: pytest.TempPathFactory, datasets_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("ml-1m") / "home"
    with home_of(folder, datasets_dir / "ml-1m"):
        return folder


@pytest.fixture
def ml_1m(tmp_path: Path, home_of_ml_1m: Path) -> Iterator[CatalogContainer]:
    shutil.copytree(home_of_ml_1m, tmp_path / "home")
    with opened(tmp_path / "home") as container:
        yield container


def enriched(container: CatalogContainer, *paths: Path) -> EnrichReport:
    return container.enrich_catalog()(EnrichRequest(paths=[str(path) for path in paths]))


def shares(report: EnrichReport) -> tuple[float, float, float]:
    """Return the shares of ratings whose movie has a director, a cast, a runtime."""
    after = report.after
    directed, played, timed = (
        round(after[fact].of_ratings, 4) for fact in ("directors", "cast", "runtime_minutes")
    )
    return directed, played, timed


def test_ml_1m_by_its_own_numbers(ml_1m: CatalogContainer, metadata: Path) -> None:
    report = enriched(ml_1m, metadata / EXTENDED)
    assert report.sources[0].by_id == {"movie-id": 3_881}
    assert len(report.unmatched) == 2
    assert shares(report) == (0.9996, 0.9995, 0)
    runtimes = enriched(ml_1m, metadata / TMDB)
    assert shares(runtimes) == (0.9996, 0.9995, 0.9856)
    assert runtimes.sources[0].by_id == {"movie-id": 2_949}


def test_ml_1m_by_titles_where_the_numbers_are_another_set_s(
    ml_1m: CatalogContainer, metadata: Path
) -> None:
    report = enriched(ml_1m, metadata / DETAILS)
    (source,) = report.sources
    assert source.by_id == {}
    assert source.by_title == {"0.95 and more": 1_441, "0.85 to 0.95": 1, "below 0.85": 0}
    assert source.rejected == 126
    assert report.links_learnt == 1_440


def test_movies_matched_by_title_have_the_directors_they_have_by_number(
    ml_1m: CatalogContainer, metadata: Path
) -> None:
    enriched(ml_1m, metadata / DETAILS)
    by_title = {movie.movie_id: movie.directors for movie in ml_1m.movie_catalog().all()}
    request = EnrichRequest(paths=[str(metadata / EXTENDED)], overwrite=True)
    ml_1m.enrich_catalog()(request)
    both = [
        (by_title[movie.movie_id], movie.directors)
        for movie in ml_1m.movie_catalog().all()
        if by_title[movie.movie_id] and movie.directors
    ]
    agreeing = sum(bool(set(titled) & set(numbered)) for titled, numbered in both)
    assert len(both) > 1_400
    assert agreeing / len(both) > 0.9


def test_ids_of_links_join_answers_of_a_stream_s_catalogue(
    tmp_path: Path, datasets_dir: Path
) -> None:
    answers = datasets_dir / "movielog" / "api_movies_2019.jsonl"
    if not answers.is_file():
        pytest.skip(f"{answers} is not there")
    with home_of(tmp_path / "home", datasets_dir / "ml-latest-small") as container:
        assert len(container.movie_catalog().links()) == 9_742
        (source,) = enriched(container, answers).sources
    assert source.by_id == {"imdb-id": 973}
    assert sum(source.by_title.values()) == 0


def test_a_running_service_shows_what_was_learnt_and_it_outlives_the_next_ingest(
    tmp_path: Path,
) -> None:
    data_set = written(tmp_path / "data", LAYOUT_CSV)
    facts = tmp_path / "facts.jsonl"
    facts.write_text(
        '{"title": "Toy Story", "year": 1995, "director": ["John Lasseter"],'
        ' "cast": ["Tom Hanks"], "runtime": "81"}\n'
    )
    with home_of(tmp_path / "home", data_set) as container, serving(tmp_path / "home") as service:
        assert service.ask("GET", "/movies/1")[1]["directors"] == []
        enriched(container, facts)
        wait_until(lambda: service.ask("GET", "/movies/1")[1]["directors"] == ["John Lasseter"])
        _, movie = service.ask("GET", "/movies/toy+story+1995")
        assert (movie["cast"], movie["runtime_minutes"]) == (["Tom Hanks"], 81)
        container.ingest_dataset()(IngestRequest(source=str(data_set)))
        assert container.movie_catalog().all()[0].directors == ("John Lasseter",)
