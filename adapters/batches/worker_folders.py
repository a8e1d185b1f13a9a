"""Folders that belong to one living worker each.

A worker holds an advisory lock on a file beside its folder, `ID.worker`. The
kernel frees the lock when the worker dies, and whoever gets it then may take
what lies in the folder.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

_LOCK = ".worker"


@contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder of this worker's own; gone with its lock when the context ends."""
    while True:
        folder = parent / uuid4().hex[:12]
        with _locked(_lock_of(folder), create=True) as held:
            if not held:
                continue  # another worker took the new lock for one that a dead worker left
            folder.mkdir()
            try:
                yield folder
            finally:
                _remove(folder)
            return


def left_folders(parent: Path) -> Iterator[Path]:
    """Yield the folders that dead workers left; each is held until the next is asked for."""
    for lock in sorted(parent.glob(f"*{_LOCK}")):
        with _locked(lock, create=False) as held:
            if held:
                folder = lock.with_suffix("")
                folder.mkdir(exist_ok=True)
                yield folder
                _remove(folder)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK)


@contextmanager
def _locked(path: Path, *, create: bool) -> Iterator[bool]:
    """Yield whether the lock on a file is ours, and the file still the one of that name."""
    try:
        descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o644)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield _is_named(descriptor, path)
    finally:
        os.close(descriptor)


def _is_named(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def _remove(folder: Path) -> None:
    """Remove a folder and its lock; one that still holds files stays, for the next worker."""
    try:
        folder.rmdir()
    except FileNotFoundError:
        pass
    except OSError:
        return
    _lock_of(folder).unlink(missing_ok=True)
