"""Serving processes that are stopped, killed and joined by others, while viewers ask."""

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from adapters.local_release_store import LocalReleaseStore
from application.training.promote_model import PromotionRequest
from domain.identifiers import VersionNumber
from tests.homes import dataset_of_two_tastes, ingest, workshop_of
from tests.load import Answer, Load, load_on, questions_about
from tests.running_service import Service, serving, wait_until

QUESTIONS = questions_about(range(1, 61), range(1, 41))
GRACE = 1.0
"""So many seconds of its log may a kill cost."""


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home: version 1 is in production, 2 was before it."""
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))
    with workshop_of(home) as workshop:
        workshop.promote_model()(PromotionRequest(number=VersionNumber(2), forced_why="a test"))
    LocalReleaseStore(home / "released").point_back()
    return home


def swap_to(home: Path, number: int) -> None:
    """Move the pointer, as promoting a version and rolling back do last."""
    LocalReleaseStore(home / "released").point_to(VersionNumber(number))


def logged(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "marquee.db")) as database:
        return {row[0] for row in database.execute("SELECT request_id FROM requests")}


def assert_database_is_sound(home: Path) -> None:
    with closing(sqlite3.connect(home / "marquee.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def slates(load: Load) -> list[Answer]:
    assert {answer.status for answer in load.answers} == {200}
    return [answer for answer in load.answers if answer.is_logged]


@contextmanager
def paused(processes: Iterable[int]) -> Iterator[None]:
    """Hold processes still, so that others answer whatever comes."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def versions_on_new_connections(service: Service) -> set[str]:
    """Return what versions answer on connections that any worker may take."""
    return {service.health()["model_version"] for _ in range(40)}


def stop_under_load(home: Path, workers: int) -> None:
    """Stop a service under load, and assert that what was answered is what was logged."""
    before = logged(home)
    with (
        serving(home, "--workers", str(workers)) as service,
        load_on(service.port, QUESTIONS) as load,
    ):
        wait_until(lambda: len(load.answers) > 500)
        assert service.stop() == 0
        load.end()
    # What was cut off had not been begun to be answered: no answer was half sent.
    assert not [one for one in load.unanswered if "IncompleteRead" in one]
    assert logged(home) - before == {answer.request_id for answer in slates(load)}
    assert_database_is_sound(home)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_under_load_loses_no_answer_and_no_log_entry(home: Path, workers: int) -> None:
    stop_under_load(home, workers)


@pytest.mark.soak
@pytest.mark.parametrize("workers", [1, 2])
def test_many_stops_under_load(home: Path, workers: int) -> None:
    for _ in range(20):
        stop_under_load(home, workers)


def test_both_workers_answer_log_and_follow(home: Path) -> None:
    with serving(home, "--workers", "2") as service:
        wait_until(lambda: len(service.workers()) == 2)
        wait_until(lambda: versions_on_new_connections(service) == {"1"})
        with load_on(service.port, QUESTIONS) as load:
            for number in (2, 1, 2):
                swap_to(home, number)
                time.sleep(GRACE)
                assert versions_on_new_connections(service) == {str(number)}
        assert load.unanswered == []
        assert {answer.version for answer in slates(load)} == {"1", "2"}
        ids = {answer.request_id for answer in slates(load)}
        for worker in service.workers():
            with paused(set(service.workers()) - {worker}):
                asked = slates(Load(service.port, Load(service.port).ask_alone(QUESTIONS[:20])))
            assert {answer.version for answer in asked} == {"2"}
            ids |= {answer.request_id for answer in asked}
        wait_until(lambda: logged(home) == ids, seconds=5)


def kill_under_load(home: Path, *, port: int = 0) -> int:
    """Kill a service under load, assert that little of its log is lost, and return its port."""
    before = logged(home)
    with serving(home, port=port) as service, load_on(service.port, QUESTIONS) as load:
        assert service.health()["status"] == "ready"
        wait_until(lambda: len(load.answers) > 500 and load.lasted() > 2 * GRACE)
        killed_at = time.time()
        service.kill()
        load.end()
    due = {answer.request_id for answer in slates(load) if answer.ended < killed_at - GRACE}
    assert len(due) > 100
    assert logged(home) >= before | due
    assert_database_is_sound(home)
    return service.port


def test_a_killed_service_loses_a_second_of_log_and_starts_again(home: Path) -> None:
    port = kill_under_load(home)
    with serving(home, port=port) as again:
        assert again.health()["status"] == "ready"
        assert again.health()["model_version"] == "1"


@pytest.mark.soak
def test_many_kills_under_load(home: Path) -> None:
    port = 0
    for _ in range(20):
        port = kill_under_load(home, port=port)


def test_workers_of_an_empty_home_serve_as_soon_as_there_are_movies(tmp_path: Path) -> None:
    home = tmp_path / "new"
    with serving(home, "--workers", "2", answers=(503,)) as service:
        assert service.ask("GET", "/health/live")[0] == 200
        status, slate = service.ask("POST", "/recommend", {"user_id": 1})
        assert (status, slate["recommendations"], slate["is_fallback"]) == (200, [], True)
        ingest(home, dataset_of_two_tastes(tmp_path / "dataset"))
        wait_until(lambda: {service.health()["status"] for _ in range(40)} == {"degraded"})
        status, slate = service.ask("POST", "/recommend", {"user_id": 1})
        assert (status, len(slate["recommendations"]), slate["is_fallback"]) == (200, 10, True)


def test_a_killed_worker_is_replaced_while_the_other_answers(home: Path) -> None:
    with serving(home, "--workers", "2") as service:
        wait_until(lambda: len(service.workers()) == 2)
        first, second = service.workers()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(set(service.workers()) - {first, second}) == 1)
        assert service.health()["status"] == "ready"
        assert service.stop() == 0


def test_workers_do_not_outlive_the_process_that_watches_them(home: Path) -> None:
    with serving(home, "--workers", "2") as service:
        wait_until(lambda: len(service.workers()) == 2)
        workers = service.workers()
        os.kill(service.process.pid, signal.SIGKILL)
        service.process.wait()
        wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), 10)
        with serving(home, "--workers", "2", port=service.port) as again:
            assert again.health()["status"] == "ready"
