"""Batches from landing to history, with real stores; and what quarantine keeps out."""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from dependency_injector.providers import Object

from adapters.batches.local_batch_folders import LocalBatchFolders
from application.errors import NotFoundError, QuarantineError, RefusedError
from application.ingestion.process_batches import ProcessedFile
from application.ports.origin_records import OriginState
from application.ports.segment_store import Segment
from domain.data.batches import BatchState
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError
from domain.identifiers import MovieId
from entrypoints.batch_container import BatchContainer
from entrypoints.cli.batches import batches
from entrypoints.cli.train import train
from entrypoints.settings import Settings
from tests.builders import movie_of
from tests.conftest import REPOSITORY
from tests.unprivileged import marquee

HEADER = "userId,movieId,rating,timestamp\n"
GOOD = HEADER + "1,heat+1995,5,100\n2,the+matrix+1999,4,200\n"
BAD = HEADER + "1,heat+1995,9,100\n2,the+matrix+1999,4,200\n"

Put = Callable[[str, str], Path]


@pytest.fixture
def container(tmp_path: Path) -> Iterator[BatchContainer]:
    made = BatchContainer(settings=Object(Settings(home=tmp_path / "home")))
    folders = LocalBatchFolders(tmp_path / "home" / "batches", quiet_seconds=0)
    made.batch_folders.override(Object(folders))
    yield made
    made.engine().dispose()


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Return what lets a file arrive, each a second after the one before."""
    landing = tmp_path / "home" / "batches" / "landing"
    landing.mkdir(parents=True)
    arrived = [time.time() - 1000]

    def arrive(name: str, text: str) -> Path:
        (landing / name).write_text(text)
        arrived[0] += 1
        os.utime(landing / name, (arrived[0], arrived[0]))
        return landing / name

    return arrive


def process(container: BatchContainer) -> list[ProcessedFile]:
    return container.process_batches()()


def viewers(container: BatchContainer) -> list[int]:
    found: list[int] = np.sort(container.read_history()().viewer_ids).tolist()
    return found


def names_in(container: BatchContainer, folder: str) -> set[str]:
    return {path.name for path in (container.batch_folders().root / folder).iterdir()}


def test_a_good_batch_becomes_part_of_the_history(container: BatchContainer, put: Put) -> None:
    put("good.csv", GOOD)
    (file,) = process(container)
    assert (file.batch.state, file.batch.reason) == (BatchState.PROCESSED, None)
    history = container.read_history()()
    titles = {movie.movie_id: movie.title for movie in container.movie_catalog().all()}
    assert [titles[MovieId(movie)] for movie in history.movie_ids.tolist()] == [
        "Heat",
        "The Matrix",
    ]
    assert history.ratings.tolist() == [5, 4]
    assert history.timestamps.tolist() == [100, 200]
    (origin,) = container.origin_records().all()
    assert (origin.kind, origin.name, origin.lines, origin.events) == ("batch", "good.csv", 2, 2)
    assert origin.content_sha256 == file.batch.content_sha256
    assert names_in(container, "processed") == {"good.csv"}
    assert container.id_space().current() == "batches"


def test_equal_content_under_another_name_adds_nothing(container: BatchContainer, put: Put) -> None:
    put("good.csv", GOOD)
    put("again.csv", GOOD)
    first, second = process(container)
    assert (first.is_copy, second.is_copy) == (False, True)
    put("third.csv", GOOD)
    (third,) = process(container)
    assert third.batch.copies == ("again.csv", "third.csv")
    assert viewers(container) == [1, 2]
    note = container.batch_folders().root / "processed" / "again.csv.report.txt"
    assert "has the content of good.csv" in note.read_text()


def test_equal_rows_in_other_words_are_another_batch(container: BatchContainer, put: Put) -> None:
    put("good.csv", GOOD)
    put("other.csv", GOOD.replace("5,100", "5.0,100"))
    assert [file.is_copy for file in process(container)] == [False, False]
    assert viewers(container) == [1, 1, 2, 2]


def test_a_bad_batch_is_kept_apart_and_says_why(container: BatchContainer, put: Put) -> None:
    put("bad.csv", BAD)
    (file,) = process(container)
    assert file.batch.state is BatchState.QUARANTINED
    assert file.batch.reason == (
        "1 of 2 rows (50.00%) are rejected, and 5.00% may be: rating.range 1"
    )
    assert viewers(container) == []
    assert container.origin_records().all()[0].state is OriginState.QUARANTINED
    failed = container.batch_folders().root / "failed"
    assert names_in(container, "failed") == {
        "bad.csv",
        "bad.csv.report.json",
        "bad.csv.report.txt",
    }
    report = json.loads((failed / "bad.csv.report.json").read_text())
    assert (report["state"], report["reject_rate"]) == ("quarantined", 0.5)
    assert report["by_rule"] == {"rating.range": 1}
    assert report["first_rejects"][0]["text"] == "1,heat+1995,9,100"
    assert "marquee batches release bad.csv" in (failed / "bad.csv.report.txt").read_text()
    (quality,) = container.data_reports().latest("quality")
    assert (quality.subject, quality.verdict) == ("bad.csv", "quarantined")
    (origin,) = container.origin_records().all()
    assert origin.dead_letters is not None
    letters = (container.settings().home / origin.dead_letters).read_text()
    assert json.loads(letters)["reason"] == "rating.range"


def test_nothing_may_count_on_a_quarantined_batch(container: BatchContainer, put: Put) -> None:
    put("bad.csv", BAD)
    process(container)
    check = container.check_batches()
    assert [batch.name for batch in check.left_out()] == ["bad.csv"]
    with pytest.raises(QuarantineError) as refused:
        check.require(["bad.csv"])
    for told in ("bad.csv", "50.00%", "5.00%", "rating.range 1", "marquee batches release"):
        assert told in str(refused.value)
    with pytest.raises(NotFoundError, match="no batch 'never"):
        check.require(["never.csv"])


def test_a_released_batch_is_part_of_the_history(container: BatchContainer, put: Put) -> None:
    put("bad.csv", BAD)
    process(container)
    released = container.decide_on_batch().release("bad.csv", "the scale was another")
    assert released.state is BatchState.RELEASED
    assert released.reason is not None
    assert "the scale was another" in released.reason
    assert viewers(container) == [2]
    assert (names_in(container, "processed"), names_in(container, "failed")) == ({"bad.csv"}, set())
    container.check_batches().require(["bad.csv"])
    assert list(container.check_batches().left_out()) == []
    put("again.csv", BAD)
    (copy,) = process(container)
    assert copy.is_copy
    with pytest.raises(RefusedError, match=r"bad\.csv is released"):
        container.decide_on_batch().release("bad.csv", "again")


def test_a_discarded_batch_stays_out_and_may_come_again(
    container: BatchContainer, put: Put
) -> None:
    put("bad.csv", BAD)
    (file,) = process(container)
    discarded = container.decide_on_batch().discard(file.batch.content_sha256[:8], "noise")
    assert discarded.state is BatchState.DISCARDED
    assert viewers(container) == []
    with pytest.raises(QuarantineError, match="is discarded"):
        container.check_batches().require(["bad.csv"])
    put("bad.csv", BAD)
    (again,) = process(container)
    assert (again.is_copy, again.batch.state) == (False, BatchState.QUARANTINED)


def test_a_decision_needs_a_reason_and_a_batch(container: BatchContainer, put: Put) -> None:
    put("bad.csv", BAD)
    process(container)
    with pytest.raises(InvalidValueError, match="say why"):
        container.decide_on_batch().release("bad.csv", " ")
    with pytest.raises(NotFoundError):
        container.decide_on_batch().discard("none.csv", "noise")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "line 1: the header has no column user_id"),
        ("", "is empty"),
        (HEADER, "holds no row"),
        (HEADER + "x,x,x,x\n", "none of its 1 rows is clean: user_id.type 1"),
        (HEADER + "1,318,5,100\n", "numbers that the catalogue lacks, the first is 318"),
    ],
)
def test_a_batch_that_cannot_be_taken_in_fails_and_may_come_again(
    container: BatchContainer, put: Put, text: str, says: str
) -> None:
    put("failing.csv", text)
    (file,) = process(container)
    assert file.batch.state is BatchState.FAILED
    assert file.batch.reason is not None
    assert says in file.batch.reason
    assert str(container.settings().home) not in file.batch.reason
    assert container.origin_records().all() == []
    assert container.segment_store().stored_ids() == set()
    put("failing.csv", text)
    (again,) = process(container)
    assert not again.is_copy


def test_once_there_is_a_catalogue_movies_go_by_their_ids(
    container: BatchContainer, put: Put
) -> None:
    container.movie_catalog().upsert([movie_of(318, slug="heat+1995")])
    container.id_space().claim("movielens-100k", is_simulated=False)
    put("numbers.csv", HEADER + "1,318,5,1\n2,0318,4,2\n3,heat+1995,4,3\n" * 9 + "4,999,5,4\n")
    (file,) = process(container)
    assert file.batch.counts is not None
    assert dict(file.batch.counts.by_rule) == {"unique": 24, "movie_id.known": 1}


def test_batches_on_another_scale_are_not_even_claimed(
    container: BatchContainer, put: Put, tmp_path: Path
) -> None:
    put("good.csv", GOOD)
    process(container)
    shipped = (REPOSITORY / "schemas" / "ratings.toml").read_text()
    schema = tmp_path / "ten.toml"
    schema.write_text(shipped.replace("maximum = 5\n", "maximum = 10\n"))
    container.settings.override(Object(replace_schema(container.settings(), schema)))
    container.reset_singletons()
    waiting = put("ten.csv", GOOD.replace("5,100", "10,100"))
    with pytest.raises(RefusedError, match=r"on a scale of 5, and those of .* on one of 10"):
        process(container)
    assert waiting.exists()


def replace_schema(settings: Settings, schema: Path) -> Settings:
    return Settings(home=settings.home, batch_schema=schema)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("maximum = 5\n", ""), "sets no maximum for rating"),
        (('type = "number"', 'type = "text"'), "a text has no minimum"),
        (('name = "timestamp"', 'name = "when"'), "unique names no column"),
        (('type = "timestamp"\nminimum = 0\nfuture_seconds = 86400', ""), "a required column"),
    ],
)
def test_a_schema_that_is_not_one_of_ratings_is_refused(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    schema = tmp_path / "mine.toml"
    shipped = (REPOSITORY / "schemas" / "ratings.toml").read_text()
    schema.write_text(shipped.replace(*change))
    settings = Settings(home=tmp_path / "home", batch_schema=schema)
    made = BatchContainer(settings=Object(settings))
    with pytest.raises(InvalidValueError, match=says):
        process(made)
    made.engine().dispose()


def test_a_file_that_changes_while_it_is_read_arrives_again(
    container: BatchContainer, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("late.csv", GOOD)
    store = container.segment_store()
    write = store.write

    def write_late(chunks: Iterable[Interactions], *, source: str) -> Segment:
        segment: Segment = write(chunks, source=source)
        for path in (container.batch_folders().root / "incoming").glob("*/late.csv"):
            path.write_text(path.read_text() + "3,heat+1995,3,300\n")
            monkeypatch.setattr(store, "write", write)
        return segment

    monkeypatch.setattr(store, "write", write_late)
    process(container)
    assert viewers(container) == [1, 2, 3]
    assert len(store.stored_ids()) == 1


def test_the_command_lists_runs_and_decides(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path / "home"))
    put("good.csv", GOOD)
    put("bad.csv", BAD)

    def ask(*words: str) -> tuple[int, object]:
        done = CliRunner().invoke(batches, [*words, "--json"])
        return done.exit_code, json.loads(done.stdout)

    code, listed = ask()
    assert code == 0
    assert isinstance(listed, dict)
    assert [file["name"] for file in listed["waiting"]] == ["bad.csv", "good.csv"]
    code, run = ask("run")
    assert code == 1
    assert isinstance(run, dict)
    assert [file["state"] for file in run["processed"]] == ["processed", "quarantined"]
    code, released = ask("release", "bad.csv", "--why", "few rows")
    assert code == 0
    assert isinstance(released, dict)
    assert released["state"] == "released"
    code, listed = ask()
    assert isinstance(listed, dict)
    assert {batch["name"]: batch["state"] for batch in listed["batches"]} == {
        "good.csv": "processed",
        "bad.csv": "released",
    }


def test_batches_arrive_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path / "home"))
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    for name in ("b.csv", "a.csv", "c.csv"):
        (waiting / name).write_text(GOOD)
    done = CliRunner().invoke(batches, ["arrive", "--from", str(waiting), "--json"])
    assert json.loads(done.stdout) == {"arrived": ["a.csv"], "left": 2}
    done = CliRunner().invoke(
        batches, ["arrive", "--from", str(waiting), "--every", "0.01", "--json"]
    )
    assert json.loads(done.stdout) == {"arrived": ["b.csv", "c.csv"], "left": 0}
    landing = tmp_path / "home" / "batches" / "landing"
    assert sorted(path.name for path in landing.iterdir()) == ["a.csv", "b.csv", "c.csv"]


def test_a_batch_that_was_quarantined_for_another_reason_is_refused_for_that_one(
    container: BatchContainer, put: Put
) -> None:
    put("good.csv", GOOD)
    (file,) = process(container)
    assert file.batch.origin_id is not None
    container.origin_records().set_state(
        file.batch.origin_id, OriginState.QUARANTINED, "strong drift: top100_overlap 0.31"
    )
    with pytest.raises(QuarantineError, match="strong drift"):
        container.check_batches().require(["good.csv"])
    container.decide_on_batch().release("good.csv", "a festival")
    container.check_batches().require(["good.csv"])
    assert viewers(container) == [1, 2]
    assert names_in(container, "processed") == {"good.csv"}


def test_training_on_a_quarantined_batch_is_refused_with_the_reason(
    container: BatchContainer, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("bad.csv", BAD)
    process(container)
    monkeypatch.setenv("MARQUEE_HOME", str(container.settings().home))
    done = CliRunner().invoke(train, ["popularity", "--batch", "bad.csv"])
    assert isinstance(done.exception, QuarantineError)
    assert "1 of 2 rows (50.00%)" in str(done.exception)
    done = CliRunner().invoke(train, ["popularity"])
    assert "Left out: batch bad.csv is quarantined" in done.stderr
    assert isinstance(done.exception, InsufficientDataError)


def test_a_file_that_may_not_be_read_keeps_no_other_waiting(tmp_path: Path, put: Put) -> None:
    put("locked.csv", GOOD).chmod(0)
    put("good.csv", GOOD)
    ran = marquee(tmp_path / "home", "batches", "run")
    assert ran.returncode == 0, ran.stderr
    assert "locked.csv stays in landing/: it may not be read here" in ran.stderr
    told = json.loads(marquee(tmp_path / "home", "batches", "--json").stdout)
    assert [batch["name"] for batch in told["batches"]] == ["good.csv"]
    assert [(file["name"], file["state"]) for file in told["waiting"]] == [
        ("locked.csv", "unreadable")
    ]
