"""A task that a thread repeats."""

import threading

import pytest

from adapters.background_repetition import BackgroundRepetition
from application.errors import StorageError


def test_the_task_runs_at_once_and_again() -> None:
    runs = threading.Semaphore(0)
    repetition = BackgroundRepetition(runs.release, pause_seconds=0.01)
    assert all(runs.acquire(timeout=5) for _ in range(3))
    repetition.close()


def test_a_failed_run_is_told_and_does_not_end_the_repetition(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs = threading.Semaphore(0)

    def fail() -> None:
        runs.release()
        raise StorageError("the disk is full")

    repetition = BackgroundRepetition(fail, pause_seconds=0.01)
    assert all(runs.acquire(timeout=5) for _ in range(2))
    repetition.close()
    assert "the disk is full" in caplog.text


def test_after_closing_no_further_run_begins() -> None:
    runs = threading.Semaphore(0)
    repetition = BackgroundRepetition(runs.release, pause_seconds=60)
    assert runs.acquire(timeout=5)
    repetition.close()
    assert not runs.acquire(timeout=0.1)
