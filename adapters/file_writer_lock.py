"""The writer lock as an advisory lock on one file."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.errors import WriterBusyError


class FileWriterLock:
    """Keeps two writers of one home apart; the kernel frees the lock when its holder dies.

    The file stays where it is: only the lock on it counts, and what it holds is
    a note of who took it last.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        """Hold the lock, or raise `WriterBusyError` naming the holder's purpose and process."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WriterBusyError(self._busy(file.fileno())) from error
            note = json.dumps({"purpose": purpose, "pid": os.getpid()})
            file.truncate(0)
            file.write(note)
            file.flush()
            yield

    def _busy(self, descriptor: int) -> str:
        holder = "another process"
        try:
            note = json.loads(os.pread(descriptor, 4096, 0))
            holder = f"`{note['purpose']}` (process {note['pid']})"
        except (ValueError, KeyError, TypeError):
            # The holder has taken the lock, but not written its note yet.
            pass
        return (
            f"{holder} is writing to {self._path.parent};"
            " wait until it is done, or end it, and try again"
        )
