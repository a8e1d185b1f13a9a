"""The contract of `HistoryLock`."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from adapters.file_history_lock import FileHistoryLock
from application.ports.history_lock import HistoryLock
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock

USE_FOR_EVER = """
import sys, time
from pathlib import Path
from adapters.file_history_lock import FileHistoryLock
with FileHistoryLock(Path(sys.argv[1])).shared():
    print("used", flush=True)
    time.sleep(60)
"""


class TestHistoryLock:
    @pytest.fixture(params=["fake", "file"])
    def lock(self, request: pytest.FixtureRequest, tmp_path: Path) -> HistoryLock:
        if request.param == "fake":
            return InMemoryHistoryLock()
        return FileHistoryLock(tmp_path / "home" / "history.lock")

    def test_many_use_the_files_at_once(self, lock: HistoryLock) -> None:
        with lock.shared(), lock.shared(), lock.alone() as alone:
            assert not alone

    def test_who_finds_nobody_is_alone(self, lock: HistoryLock) -> None:
        for _ in range(2):
            with lock.alone() as alone:
                assert alone

    def test_after_an_error_nobody_uses_the_files(self, lock: HistoryLock) -> None:
        with pytest.raises(ZeroDivisionError), lock.shared():
            raise ZeroDivisionError
        with lock.alone() as alone:
            assert alone


class TestFileHistoryLock:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "history.lock"

    def test_another_process_counts_and_its_death_frees_the_files(self, path: Path) -> None:
        user = subprocess.Popen(
            [sys.executable, "-c", USE_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
        )
        with user:
            assert user.stdout is not None
            assert user.stdout.readline() == "used\n"
            with FileHistoryLock(path).alone() as alone:
                assert not alone
            user.send_signal(signal.SIGKILL)
        with FileHistoryLock(path).alone() as alone:
            assert alone

    def test_patience_waits_for_the_last_user(self, path: Path) -> None:
        entered, leave = threading.Event(), threading.Event()

        def use() -> None:
            with FileHistoryLock(path).shared():
                entered.set()
                leave.wait(10)

        user = threading.Thread(target=use)
        user.start()
        entered.wait(10)
        threading.Timer(0.05, leave.set).start()
        with FileHistoryLock(path).alone(patience_seconds=10) as alone:
            assert alone
        user.join()

    def test_users_wait_while_somebody_is_alone(self, path: Path) -> None:
        used = threading.Event()

        def use() -> None:
            with FileHistoryLock(path).shared():
                used.set()

        with FileHistoryLock(path).alone() as alone:
            assert alone
            user = threading.Thread(target=use)
            user.start()
            time.sleep(0.05)
            assert not used.is_set()
        user.join(10)
        assert used.is_set()
