"""A folder of files, each of which appears whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.errors import StorageError

_SUFFIX = ".parquet"
_UNFINISHED = ".unfinished"


class SegmentFolder:
    """Knows the files of segments by id; a file that is being written has a name of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    def path(self, segment_id: str) -> Path:
        """Return where a segment lies, or would."""
        return self._folder / f"{segment_id}{_SUFFIX}"

    @contextmanager
    def unfinished(self) -> Iterator[Path]:
        """Yield a path to write a new file to; what is left there when the context ends is removed.

        Raises `StorageError` where the folder cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"cannot write to {self._folder}: {error}") from error
        path = self._folder / f"{secrets.token_hex(8)}{_UNFINISHED}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def publish(self, unfinished: Path, segment_id: str) -> None:
        """Give a file its name, once it has reached the disk; it is there from then on."""
        _make_durable(unfinished)
        unfinished.rename(self.path(segment_id))
        _make_durable(self._folder)

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file, finished or not; one that is not there is no error."""
        self.path(segment_id).unlink(missing_ok=True)
        (self._folder / f"{segment_id}{_UNFINISHED}").unlink(missing_ok=True)

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are, finished or not."""
        return {
            path.name.removesuffix(suffix)
            for suffix in (_SUFFIX, _UNFINISHED)
            for path in self._folder.glob(f"*{suffix}")
        }


def _make_durable(path: Path) -> None:
    """Wait until a file or folder has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
