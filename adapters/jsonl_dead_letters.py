"""Rejected lines as files of JSON lines."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from application.errors import StorageError
from domain.data.movielog_block import RejectedLine

_SUFFIX = ".jsonl"
_UNFINISHED = ".unfinished"
_encode = msgspec.json.Encoder().encode_lines


class JsonLinesFile:
    """The rejected lines of one origin, while it comes in."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.is_empty = True

    def add(self, lines: Sequence[RejectedLine]) -> None:
        """Keep further lines: number, reason, text."""
        if lines:
            self._stream.write(_encode(lines))
            self.is_empty = False


class JsonlDeadLetters:
    """A folder with a file of JSON lines for each origin that has rejected lines."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def keep(self, origin_id: str) -> Iterator[JsonLinesFile]:
        """Open an origin's file, which appears whole when the context ends."""
        unfinished = self._folder / f"{origin_id}{_UNFINISHED}"
        self._make_folder()
        try:
            with unfinished.open("wb") as stream:
                file = JsonLinesFile(stream)
                yield file
                stream.flush()
                os.fsync(stream.fileno())
            if not file.is_empty:
                unfinished.rename(self._path(origin_id))
        except OSError as error:
            raise StorageError(f"cannot write {unfinished}: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)

    def place(self, origin_id: str) -> str:
        """Return where an origin's file lies, or would: its path below the home."""
        return f"{self._folder.name}/{origin_id}{_SUFFIX}"

    def remove(self, origin_id: str) -> None:
        """Remove an origin's file, finished or not; one that is not there is no error."""
        self._path(origin_id).unlink(missing_ok=True)
        (self._folder / f"{origin_id}{_UNFINISHED}").unlink(missing_ok=True)

    def stored_ids(self) -> set[str]:
        """Return the origins of all files there are, finished or not."""
        return {
            path.name.removesuffix(suffix)
            for suffix in (_SUFFIX, _UNFINISHED)
            for path in self._folder.glob(f"*{suffix}")
        }

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"cannot write to {self._folder}: {error}") from error

    def _path(self, origin_id: str) -> Path:
        return self._folder / f"{origin_id}{_SUFFIX}"
