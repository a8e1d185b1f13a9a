"""Workers that are killed lose no file and store no row twice."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.data.batches import BatchState
from domain.data.interactions import Interactions
from entrypoints.batch_container import BatchContainer
from entrypoints.settings import Settings
from tests.killing import Killer, ready_killer

HEADER = "user_id,movie_id,rating,timestamp\n"
MOVIES = ("heat+1995", "the+matrix+1999", "amlie+2001")
ROWS = 400
STEPS = (
    "segment_store.write",
    "origin_records.record",
    "batch_records.save",
    "claims.settle",
    "data_reports.record",
)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_batch_workers") as killer:
        yield killer


def put_batches(home: Path, files: int) -> None:
    """Let files arrive; of every ten, one is bad throughout and one is a copy of the first."""
    landing = home / "batches" / "landing"
    landing.mkdir(parents=True)
    for number in range(files):
        viewers = range(number * ROWS + 1, (number + 1) * ROWS + 1)
        rating = 9 if number % 10 == 7 else 4
        rows = [f"{viewer},{MOVIES[viewer % 3]},{rating},{viewer}" for viewer in viewers]
        if rating == 9:
            rows[:5] = [f"{viewer},heat+1995,4,{viewer}" for viewer in list(viewers)[:5]]
        if number % 10 == 9:
            (landing / f"{number:03}.csv").write_bytes((landing / "000.csv").read_bytes())
        else:
            (landing / f"{number:03}.csv").write_text(HEADER + "\n".join(rows))


def kill_at_random(killer: Killer, home: Path, kills: int, seed: int) -> None:
    outcome, _ = killer.work(home, "at random", "never", str(kills), str(seed))
    assert outcome == "finished"


def check_home(home: Path, files: int) -> None:
    container = BatchContainer(settings=Settings(home=home))
    numbers = range(files)
    good = [number for number in numbers if number % 10 not in {7, 9}]
    history: Interactions = container.read_history()()
    expected = [n * ROWS + row for n in good for row in range(1, ROWS + 1)]
    assert np.sort(history.viewer_ids).tolist() == expected, "every row exactly once"
    folders = {
        name: {path.name for path in (home / "batches" / name).iterdir()}
        for name in ("landing", "processed", "failed")
    }
    failed = {f"{number:03}.csv" for number in numbers if number % 10 == 7}
    assert folders["landing"] == set()
    assert {name for name in folders["failed"] if name.endswith(".csv")} == failed
    assert folders["failed"] >= {f"{name}.report.json" for name in failed}
    everything = {f"{number:03}.csv" for number in numbers}
    assert {name for name in folders["processed"] if name.endswith(".csv")} == everything - failed
    assert list((home / "batches" / "incoming").glob("*/*")) == []
    batches = container.batch_records().all()
    by_state = {
        state: sorted(batch.name for batch in batches if batch.state is state)
        for state in (BatchState.PROCESSED, BatchState.QUARANTINED)
    }
    assert by_state[BatchState.QUARANTINED] == sorted(failed)
    assert len(by_state[BatchState.PROCESSED]) == len(good)
    segments = container.segment_listing().listed()
    container.remove_strays()()
    assert container.segment_store().stored_ids() == {one.segment_id for one in segments}
    assert len(segments) == len(good) + len(failed)
    container.engine().dispose()


def test_two_workers_that_are_killed_at_random_store_each_row_once(
    killer: Killer, tmp_path: Path
) -> None:
    put_batches(tmp_path, 12)
    kill_at_random(killer, tmp_path, kills=4, seed=7)
    check_home(tmp_path, 12)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_at_a_step_is_made_good_by_the_next(
    killer: Killer, tmp_path: Path, step: str
) -> None:
    put_batches(tmp_path, 2)
    assert killer.work(tmp_path, "process", f"before {step}")[0] == "killed"
    kill_at_random(killer, tmp_path, kills=0, seed=0)
    check_home(tmp_path, 2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_two_workers_on_fifty_files_are_killed_many_times(
    killer: Killer, tmp_path: Path, seed: int
) -> None:
    put_batches(tmp_path, 50)
    kill_at_random(killer, tmp_path, kills=25, seed=seed)
    check_home(tmp_path, 50)
