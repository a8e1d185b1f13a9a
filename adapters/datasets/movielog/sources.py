"""Where movielogs come from: files as they are, gzip or zstd, and standard input."""

import glob
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from application.errors import DatasetError

STANDARD_INPUT = "-"

_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_MAGIC_LENGTH = 4


class ByteStream(Protocol):
    """Bytes to be read in order."""

    def readinto(self, room: memoryview, /) -> int | None:
        """Fill the start of `room` and return how many bytes; 0 at the end."""
        ...


class StoredBytes(io.RawIOBase):
    """Counts the bytes read from a file, as stored."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._first = file.read(_MAGIC_LENGTH)
        self.compression = _COMPRESSIONS.get(self._first[:2]) or _COMPRESSIONS.get(self._first)
        self.count = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, room: memoryview, /) -> int:  # type: ignore[override]  # Arrow and numpy lend these
        """Fill the start of `room`."""
        if self._first:
            length = min(len(room), len(self._first))
            room[:length], self._first = self._first[:length], self._first[length:]
        else:
            length = self._file.readinto(room)
        self.count += length
        return length


class HashedBytes:
    """Bytes that are hashed on the way."""

    def __init__(self, stream: ByteStream, digest: Any) -> None:
        self._stream = stream
        self._digest = digest

    def readinto(self, room: memoryview, /) -> int:
        """Fill the start of `room`, and hash it."""
        count = self._stream.readinto(room) or 0
        self._digest.update(room[:count])
        return count


def paths_of(source: str) -> Sequence[Path]:
    """Return the files that a source names: itself, or those of a glob by name.

    Raises `DatasetError` where there is none that can be read.
    """
    paths = [Path(source)]
    if not paths[0].exists() and glob.has_magic(source):
        paths = [Path(found) for found in sorted(glob.glob(source, recursive=True))]  # noqa: PTH207  # patterns may be absolute
        paths = [path for path in paths if not path.is_dir()]
        if not paths:
            raise DatasetError(f"no file matches {source}; check the pattern, and quote it")
    for path in paths:
        _check(path)
    return paths


def stored_size(paths: Sequence[Path]) -> int | None:
    """Return the bytes of all files together; None where one of them is a pipe."""
    states = [path.stat() for path in paths]
    if not all(stat.S_ISREG(state.st_mode) for state in states):
        return None
    return sum(state.st_size for state in states)


@contextmanager
def opened(path: Path | None) -> Iterator[tuple[ByteStream, StoredBytes]]:
    """Open a file (None: standard input), and yield its text and its bytes as stored.

    Raises `DatasetError` where it cannot be read, at first or later.
    """
    try:
        if path is None:
            yield _decompressed(StoredBytes(sys.stdin.buffer))  # type: ignore[arg-type]  # it is one
        else:
            with path.open("rb") as file:
                yield _decompressed(StoredBytes(file))
    except OSError as error:
        raise DatasetError(
            f"{path or 'standard input'} cannot be read on: {error.strerror or error};"
            " mend the file or fetch it anew"
        ) from error


def _decompressed(stored: StoredBytes) -> tuple[ByteStream, StoredBytes]:
    if stored.compression is None:
        return stored, stored
    return pa.CompressedInputStream(pa.PythonFile(stored, "r"), stored.compression), stored


def _check(path: Path) -> None:
    if not path.exists():
        raise DatasetError(f"there is no file {path}; name a movielog, a glob of them, or -")
    if path.is_dir():
        raise DatasetError(f"{path} is a folder; name its files, such as '{path / '*.log'}'")
    if not os.access(path, os.R_OK):
        raise DatasetError(f"{path} cannot be read: permission denied; ask its owner")
