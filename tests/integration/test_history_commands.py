"""Events come in by commands, are looked up, merged, and survive a kill meanwhile."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.data.interactions import keep_last
from domain.data.provenance import DataFingerprint, fingerprint_of
from entrypoints.cli.main import marquee
from entrypoints.history_container import HistoryContainer
from entrypoints.settings import Settings
from entrypoints.stream_container import StreamContainer
from tests.killing import Killer, ready_killer

STEPS = ("segment_store.write", "segment_listing.replace", "segment_store.remove")


def log_of_day(day: int) -> str:
    """Return a day on which 30 viewers watch two minutes and rate a film."""
    lines = []
    for viewer in range(1, 31):
        head, film = f"2024-03-{day:02}T10:00,{viewer}", f"film+{(viewer + day) % 7}+1999"
        lines += [f"{head},GET /data/m/{film}/{minute}.mpg" for minute in (1, day)]
        lines.append(f"{head},GET /rate/{film}={1 + (viewer * day) % 5}")
        lines.append(f"{head},recommendation request h, status 200, result: {film}, 9 ms")
    return "\n".join([*lines, "no event"]) + "\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*line: object, **options: Any) -> Result:
    result = CliRunner().invoke(marquee, [str(word) for word in line], **options)
    assert result.exit_code == 0, result.output
    return result


def told(*line: object, **options: Any) -> Any:
    return json.loads(run(*line, "--json", **options).stdout)


def last_ratings(home: Path) -> DataFingerprint:
    container = HistoryContainer(settings=Settings(home=home))
    try:
        return fingerprint_of(keep_last(container.read_history()()).interactions)
    finally:
        container.engine().dispose()


@pytest.fixture
def days(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{day}.log" for day in range(1, 6)]
    for day, path in enumerate(paths, 1):
        path.write_text(log_of_day(day))
    return paths


@pytest.mark.usefixtures("home")
def test_a_movielog_is_ingested_looked_up_and_compacted(days: list[Path], home: Path) -> None:
    reports = [told("ingest", "movielog", path) for path in days]
    assert [report["lines"] for report in reports] == [121] * 5
    assert reports[0]["events"]["watches"] == 60
    assert reports[0]["rejected"] == 1
    dead = (home / reports[0]["dead_letters"]).read_text()
    assert json.loads(dead)["text"] == "no event"

    origins = told("audit")
    assert [one["origin"]["name"] for one in origins] == [str(path) for path in days[::-1]]
    assert [len(one["segments"]) for one in origins] == [3] * 5
    before = last_ratings(home)
    compacted = told("compact")
    assert compacted["kinds"]["ratings"] | {"rows": 0} == {
        "segments_before": 5, "segments": 1, "rows_before": 150, "rows": 0
    }  # fmt: skip
    assert last_ratings(home) == before
    one = told("audit", "--origin", reports[2]["origin_id"][:8])
    assert one["origin"]["origin_id"] == reports[2]["origin_id"]
    assert {len(segment["merged_from"]) for segment in one["segments"]} == {5}
    traces = told("audit", "--viewer", 7)
    assert [(trace["kind"], trace["in_history"]) for trace in traces] == [
        (kind, True) for kind in ("ratings", "watches", "slates")
    ]
    for line in ((), ("--origin", reports[0]["origin_id"]), ("--viewer", "7")):
        assert run("audit", *line).stdout
    assert "5 merged" in run("audit", "--viewer", "7").stdout
    assert "ratings" in run("compact").stdout


@pytest.mark.usefixtures("home")
def test_packed_logs_and_standard_input_are_the_same_log(days: list[Path], tmp_path: Path) -> None:
    packed = tmp_path / "1.log.gz"
    packed.write_bytes(gzip.compress(days[0].read_bytes()))
    assert not told("ingest", "movielog", packed)["already_there"]
    assert told("ingest", "movielog", days[0])["already_there"]


@pytest.mark.usefixtures("home")
def test_a_data_set_called_like_a_source_is_named_by_its_path(
    datasets_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "movielog").symlink_to(datasets_dir / "ml-100k")
    monkeypatch.chdir(tmp_path)
    assert told("ingest", "./movielog")["name"] == "movielens-100k"
    assert run("ingest", "--json", "./movielog").stdout.startswith("{")


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_ingest") as killer:
        yield killer


def test_a_compaction_killed_at_a_step_changes_nothing_that_is_read(
    killer: Killer, home: Path, days: list[Path]
) -> None:
    for path in days:
        told("ingest", "movielog", path)
    before = last_ratings(home)
    for step in STEPS:
        assert killer.work(home, "compact", f"before {step}")[0] == "killed", step
        assert last_ratings(home) == before
    assert told("compact")["files_left"] is False
    assert last_ratings(home) == before
    for folder in (home / "history", home / "history/watches", home / "history/slates"):
        assert len([path for path in folder.iterdir() if path.is_file()]) == 1


@pytest.mark.usefixtures("home")
def test_a_stream_merges_only_what_it_may(
    days: list[Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in days:
        run("ingest", "movielog", path)
    before = last_ratings(home)
    container = StreamContainer(settings=Settings(home=home))
    capsys.readouterr()
    report = container.compact_quietly()(lambda segment: not segment.source.endswith("3.log"))
    container.engine().dispose()
    assert {kind: one.segments for kind, one in report.kinds.items()} == dict.fromkeys(
        ("ratings", "watches", "slates"), 3
    )
    assert last_ratings(home) == before
    assert capsys.readouterr() == ("", "")
