"""The folders of batches: claims, leases, resting places."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from adapters.batches.local_batch_folders import LocalBatchFolders
from application.ports.batch_folders import Resting
from tests.conftest import REPOSITORY

CLAIM_AND_DIE = """
import os, signal, sys
from pathlib import Path
from adapters.batches.local_batch_folders import LocalBatchFolders
with LocalBatchFolders(Path(sys.argv[1]), quiet_seconds=0).worker() as claims:
    print(claims.next().name, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folders(tmp_path: Path) -> LocalBatchFolders:
    (tmp_path / "landing").mkdir()
    return LocalBatchFolders(tmp_path, quiet_seconds=0)


def put(folders: LocalBatchFolders, name: str, text: str = "x", *, age: float = 60) -> Path:
    path = folders.landing / name
    path.write_text(text)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def test_the_oldest_file_is_claimed_first_and_rests_where_it_is_settled(
    folders: LocalBatchFolders,
) -> None:
    put(folders, "young.csv", age=10)
    put(folders, "old.csv", age=20)
    with folders.worker() as claims:
        claim = claims.next()
        assert claim is not None
        assert claim.name == "old.csv"
        assert claim.path.parent.parent.name == "incoming"
        assert [(file.name, file.state) for file in folders.waiting()] == [
            ("young.csv", "waiting"),
            ("old.csv", "claimed"),
        ]
        place = claims.settle(claim, Resting.FAILED, report={"why": "é"}, text="why\n")
    assert place == "failed/old.csv"
    failed = folders.root / "failed"
    assert (failed / "old.csv.report.txt").read_text() == "why\n"
    assert '"é"' in (failed / "old.csv.report.json").read_text()
    assert [file.name for file in folders.waiting()] == ["young.csv"]
    assert list((folders.root / "incoming").iterdir()) == []


def test_no_two_workers_hold_one_file(folders: LocalBatchFolders) -> None:
    for number in range(60):
        put(folders, f"{number}.csv")
    held: list[str] = []

    def work() -> None:
        with folders.worker() as claims:
            while (claim := claims.next()) is not None:
                held.append(claim.name)
                claims.settle(claim, Resting.PROCESSED)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(held) == sorted(f"{number}.csv" for number in range(60))


def test_what_a_dead_worker_held_is_taken_up_and_what_a_living_one_holds_is_not(
    folders: LocalBatchFolders,
) -> None:
    put(folders, "held.csv")
    command = [sys.executable, "-c", CLAIM_AND_DIE, str(folders.root)]
    died = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (died.stdout, died.returncode) == ("held.csv\n", -9)
    assert [(file.name, file.state) for file in folders.waiting()] == [("held.csv", "claimed")]
    with folders.worker() as first, folders.worker() as second:
        claim = first.next()
        assert claim is not None
        assert claim.name == "held.csv"
        assert second.next() is None
        first.settle(claim, Resting.PROCESSED)
        assert second.next() is None
    assert list((folders.root / "incoming").iterdir()) == []


def test_what_a_worker_still_holds_arrives_again(folders: LocalBatchFolders) -> None:
    put(folders, "held.csv")
    with folders.worker() as claims:
        assert claims.next() is not None
        assert not (folders.landing / "held.csv").exists()
    assert (folders.landing / "held.csv").exists()


@pytest.mark.parametrize(
    "name", [".hidden.csv", "a.csv.part", "a.csv.tmp", "a.unfinished", "a.csv.partial"]
)
def test_parts_of_files_are_left_where_they_are(folders: LocalBatchFolders, name: str) -> None:
    put(folders, name)
    (folders.landing / "folder.csv").mkdir()
    with folders.worker() as claims:
        assert claims.next() is None
    assert (folders.landing / name).exists()


def test_a_file_that_grows_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "landing" / "growing.csv"
    path.parent.mkdir()
    path.write_text("1")

    def write_more(_seconds: float) -> None:
        path.write_text(path.read_text() + "1")

    growing = LocalBatchFolders(tmp_path, quiet_seconds=60, pause=write_more)
    with growing.worker() as claims:
        assert claims.next() is None
    quiet = LocalBatchFolders(tmp_path, quiet_seconds=60, pause=lambda _: None)
    with quiet.worker() as claims:
        claim = claims.next()
    assert claim is not None
    assert claim.name == "growing.csv"


def test_a_file_written_while_it_is_read_is_put_back(folders: LocalBatchFolders) -> None:
    put(folders, "late.csv")
    with folders.worker() as claims:
        claim = claims.next()
        assert claim is not None
        assert claims.is_unchanged(claim)
        with claim.path.open("a") as stream:
            stream.write("more")
        assert not claims.is_unchanged(claim)
        claims.put_back(claim)
    assert (folders.landing / "late.csv").read_text() == "xmore"


def test_no_file_takes_the_place_of_another(folders: LocalBatchFolders) -> None:
    places = []
    with folders.worker() as claims:
        for text in ("first", "second", "first"):
            put(folders, "same.csv.gz", text)
            claim = claims.next()
            assert claim is not None
            places.append(claims.settle(claim, Resting.PROCESSED))
    assert places[0] == "processed/same.csv.gz"
    assert len(set(places)) == 3
    assert sorted((folders.root / place).read_text() for place in places) == [
        "first",
        "first",
        "second",
    ]
    assert all(place.endswith(".csv.gz") for place in places)


def test_a_file_that_rests_is_moved_without_its_reports(folders: LocalBatchFolders) -> None:
    put(folders, "bad.csv")
    with folders.worker() as claims:
        claim = claims.next()
        assert claim is not None
        place = claims.settle(claim, Resting.FAILED, report={}, text="")
    assert folders.move(place, Resting.PROCESSED) == "processed/bad.csv"
    assert list((folders.root / "failed").iterdir()) == []
    assert folders.move("failed/gone.csv", Resting.PROCESSED) == "failed/gone.csv"


def test_a_file_lands_whole(folders: LocalBatchFolders, tmp_path: Path) -> None:
    elsewhere = tmp_path / "next.csv"
    for text in ("first", "second"):
        elsewhere.write_text(text)
        folders.land(elsewhere)
        assert not elsewhere.exists()
    landed = {path.read_text(): path.name for path in folders.landing.iterdir()}
    assert landed["first"] == "next.csv"
    assert set(landed) == {"first", "second"}
