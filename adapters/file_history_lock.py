"""The lock of the history as an advisory lock on one file."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_PAUSE_SECONDS = 0.02


class FileHistoryLock:
    """Shared by all who use the history's files; the kernel frees it when a holder dies."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Use the files; waits while somebody is alone with them."""
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    @contextmanager
    def alone(self, *, patience_seconds: float = 0) -> Iterator[bool]:
        """Yield True, and keep everybody else out, once nobody uses the files."""
        deadline = time.monotonic() + patience_seconds
        with self._opened() as file:
            while not (alone := _try(file)) and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
            yield alone

    def _opened(self) -> IO[bytes]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._path.open("ab")


def _try(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
