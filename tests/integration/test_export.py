"""`marquee export`: everything that is stored, all or nothing, and readable again."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from application.ingestion.ingest_dataset import IngestRequest
from application.ingestion.ingest_movielog import MovielogRequest
from application.ports.origin_records import OriginState
from entrypoints.cli.main import marquee
from entrypoints.export_container import ExportContainer
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings
from tests.builders import served_request_of
from tests.fakes.silent_progress import SilentProgress
from tests.homes import dataset_of_two_tastes

LOG = """\
2024-03-01T10:00,8,GET /data/m/film+3+1963/4.mpg
2024-03-01T10:01,8,GET /data/m/film+3+1963/2.mpg
2024-03-01T10:02,8,GET /rate/film+3+1963=5
2024-03-01T10:05,9,recommendation request h:8, status 200, result: film+4+1964, film+3+1963, 12 ms
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    home = folder / "home"
    (folder / "movie.log").write_text(LOG)
    container = MovielogContainer(settings=Settings(home=home))
    container.progress.override(SilentProgress())
    container.ingest_dataset()(IngestRequest(source=str(dataset_of_two_tastes(folder / "data"))))
    container.ingest_movielog()(
        MovielogRequest(source=str(folder / "movie.log"), id_space=container.id_space().current())
    )
    other = dataset_of_two_tastes(folder / "more", days=(100, 110))
    container.ingest_dataset()(IngestRequest(source=str(other)))
    newest = container.origin_records().all()[0]
    container.origin_records().set_state(newest.origin_id, OriginState.QUARANTINED, "odd")
    container.create_operator_key()("ops")
    container.request_log().write([served_request_of(number) for number in range(6_000)])
    container.engine().dispose()
    return home


@pytest.fixture(autouse=True)
def _in_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(home))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(marquee, arguments)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "tables"
    result = CliRunner(env={"MARQUEE_HOME": str(home)}).invoke(marquee, ["export", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def test_every_row_is_there_and_about_counts_them(home: Path, exported: Path) -> None:
    about = json.loads((exported / "about.json").read_text())
    counts = {table["name"]: table["rows"] for table in about["tables"]}
    assert {path.stem for path in exported.glob("*.csv")} == set(counts)
    for name, count in counts.items():
        assert len(rows_of(exported / f"{name}.csv")) == count
    container = ExportContainer(settings=Settings(home=home))
    assert counts["ratings"] == len(container.read_history()())
    assert (counts["movies"], counts["catalogue"], counts["requests"]) == (40, 40, 6_000)
    assert (counts["watches"], counts["slates"], counts["origins"]) == (1, 1, 3)
    assert counts["quarantined_ratings"] > 100
    assert about["simulated"] is False
    container.engine().dispose()


def test_rows_are_readable(exported: Path) -> None:
    (watch,) = rows_of(exported / "watches.csv")
    assert (watch["user_id"], watch["distinct_minutes"], watch["minutes"]) == ("8", "2", "2 4")
    (slate,) = rows_of(exported / "slates.csv")
    assert (slate["user_id"], slate["movie_ids"]) == ("9", "4 3")
    assert rows_of(exported / "requests.csv")[0]["timestamp"].startswith("2024-05-17T12:00:00")
    film = rows_of(exported / "catalogue.csv")[1]
    assert (film["title"], film["year"], film["genres"]) == ("Film 2", "1962", "Drama|War")


def test_no_secret_is_written(exported: Path) -> None:
    assert [set(row) for row in rows_of(exported / "operator_keys.csv")] == [{"name", "created_at"}]
    assert not (exported / "tombstones.csv").exists()


def test_what_was_exported_can_be_ingested_again(
    home: Path, exported: Path, tmp_path: Path
) -> None:
    histories = []
    again = ExportContainer(settings=Settings(home=tmp_path / "again"))
    again.progress.override(SilentProgress())
    again.ingest_dataset()(IngestRequest(source=str(exported)))
    for container in (ExportContainer(settings=Settings(home=home)), again):
        histories.append(container.read_history()())
        assert [movie.title for movie in container.movie_catalog().all()][:2] == [
            "Film 1",
            "Film 2",
        ]
        container.engine().dispose()
    for name in ("viewer_ids", "movie_ids", "ratings", "timestamps"):
        assert np.array_equal(getattr(histories[0], name), getattr(histories[1], name))


def test_parquet_holds_the_same_rows(exported: Path, tmp_path: Path) -> None:
    found: dict[str, Any] = json.loads(
        run("export", str(tmp_path / "tables"), "--format", "parquet", "--json").stdout
    )
    for name, rows in found["rows"].items():
        table = pq.read_table(tmp_path / "tables" / f"{name}.parquet")
        assert table.num_rows == rows == len(rows_of(exported / f"{name}.csv"))
    ratings = pq.read_table(tmp_path / "tables" / "ratings.parquet").to_pylist()
    first = rows_of(exported / "ratings.csv")[0]
    assert {name: float(value) for name, value in first.items()} == ratings[0]


def test_a_simulated_audience_stays_labelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path / "home"))
    container = ExportContainer(settings=Settings(home=tmp_path / "home"))
    container.id_space().claim("simulated-1", is_simulated=True)
    container.engine().dispose()
    assert run("export", str(tmp_path / "tables")).exit_code == 0
    assert json.loads((tmp_path / "tables" / "simulated.json").read_text()) == {"simulated": True}


def test_what_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    refused = run("export", str(tmp_path / "tables"))
    assert refused.exit_code == 1
    assert "exists already" in str(refused.exception)
    assert not list((tmp_path / "tables").iterdir())


def test_a_damaged_segment_leaves_no_half_export(home: Path, tmp_path: Path) -> None:
    segment = next((home / "history").glob("*.parquet"))
    content = segment.read_bytes()
    try:
        segment.unlink()
        refused = run("export", str(tmp_path / "tables"))
    finally:
        segment.write_bytes(content)
    assert refused.exit_code == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", [["nowhere/tables"], ["tables", "--format", "xlsx"], []])
def test_what_makes_no_sense_is_refused(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", *line).exit_code in {1, 2}
    assert not list(tmp_path.iterdir())
