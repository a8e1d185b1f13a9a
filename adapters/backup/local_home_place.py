"""The place of a home in the local file system."""

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.backup.sqlite_copy import is_open_elsewhere
from application.errors import RefusedError, StorageError, WriterBusyError

_CURRENT_FOLDER = -100
_EXCHANGE = 2
_CANNOT = {errno.EBUSY, errno.EXDEV, errno.EINVAL, errno.ENOSYS}


class LocalHomePlace:
    """A folder that is exchanged with another one beside it in a single step of the kernel."""

    def __init__(self, home: Path, database: Path) -> None:
        self._home = home.resolve()
        self._database = database.resolve()

    def is_empty(self) -> bool:
        """Say whether nothing is there that could be lost: no file but those of locks."""
        return not any(
            path.is_symlink() or (path.is_file() and path.suffix != ".lock")
            for path in self._home.rglob("*")
        )

    def refuse_while_open(self) -> None:
        """Raise `RefusedError` where another process has the home's database open."""
        if self._database.is_file() and is_open_elsewhere(self._database):
            raise RefusedError(
                f"another Marquee works on {self._home}, perhaps `marquee serve`;"
                " stop it and try again"
            )

    @contextmanager
    def staged(self, size: int) -> Iterator[Path]:
        """Yield an empty folder beside the home for `size` bytes, removed when the context ends."""
        prefix = f".{self._home.name}.restore-"
        self._home.parent.mkdir(parents=True, exist_ok=True)
        with (self._home.parent / f".{self._home.name}.restore.lock").open("a") as lock:
            _hold(lock.fileno(), self._home)
            # Whatever killed restores left: what they unpacked, or the home they replaced.
            for leftover in self._home.parent.glob(f"{prefix}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            free = shutil.disk_usage(self._home.parent).free
            if free < size:
                raise StorageError(
                    f"the home takes {size:,} bytes, and beside {self._home} {free:,} are free;"
                    " make room, or restore elsewhere by --home"
                )
            staged = self._home.parent / f"{prefix}{secrets.token_hex(6)}"
            staged.mkdir()
            try:
                yield staged
            finally:
                shutil.rmtree(staged, ignore_errors=True)

    def put(self, staged: Path) -> None:
        """Put a staged folder in the place of the home, at once."""
        try:
            if self._home.exists():
                _exchange(staged, self._home)
            else:
                staged.rename(self._home)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise StorageError(f"{self._home} cannot be replaced: {error}") from error
            raise RefusedError(
                f"{self._home} cannot change places with another folder ({error.strerror}), as"
                " where it is a mount point; restore elsewhere by --home"
            ) from error
        descriptor = os.open(self._home.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _hold(descriptor: int, home: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WriterBusyError(f"another `marquee restore` works on {home}; wait for it") from error


def _exchange(left: Path, right: Path) -> None:
    """Let two folders change places at once (Linux's renameat2), or raise OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    failed = library.renameat2(
        _CURRENT_FOLDER, os.fsencode(left), _CURRENT_FOLDER, os.fsencode(right), _EXCHANGE
    )
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
