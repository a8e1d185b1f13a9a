"""Viewers in the files of batches that are kept."""

import csv
import gzip
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from application.errors import StorageError
from domain.data.named_viewers import viewers_named
from domain.identifiers import ViewerId

_FOLDERS = ("landing", "processed", "failed")
_REPORTS = (".report.json", ".report.txt")
_VIEWER_COLUMNS = frozenset({"user_id", "userid", "viewer_id"})
_UNFINISHED = ".unfinished"


class BatchTraces:
    """Erases a viewer's rows from batches at rest, and the reports that quote them.

    A row is of the viewer whose number stands in its column of viewers; where
    none does, any whole number in it may name one.
    """

    place = "kept batches"

    def __init__(self, root: Path) -> None:
        self._root = root

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many files were changed or removed."""
        files = [path for name in _FOLDERS for path in sorted((self._root / name).glob("*"))]
        try:
            return sum(_erase(path, viewer) for path in files if path.is_file())
        except (OSError, EOFError, csv.Error) as error:
            raise StorageError(f"the kept batches cannot be cleared: {error}") from error


def _erase(path: Path, viewer: ViewerId) -> bool:
    if path.name.endswith(_REPORTS):
        quoted = re.search(rb"(?<!\d)0*%d(?!\d)" % viewer, path.read_bytes())
        if quoted:
            path.unlink()
        return quoted is not None
    return _rewrite(path, viewer)


def _rewrite(path: Path, viewer: ViewerId) -> bool:
    """Write a file anew without the rows of a viewer, if it has some."""
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    removed = 0
    with _opened(path, path.suffix, "rb") as former, _opened(unfinished, path.suffix, "wb") as anew:
        header = former.readline()
        anew.write(header)
        column = _viewer_column(header)
        for line in former:
            if _names(line, column, viewer):
                removed += 1
            else:
                anew.write(line)
    if removed:
        unfinished.replace(path)
    else:
        unfinished.unlink()
    return removed > 0


def _viewer_column(header: bytes) -> int | None:
    names = next(csv.reader([header.decode("utf-8-sig", "replace")]), [])
    places = [at for at, name in enumerate(names) if name.strip().lower() in _VIEWER_COLUMNS]
    return places[0] if places else None


def _names(line: bytes, column: int | None, viewer: ViewerId) -> bool:
    text = line.decode("utf-8", "replace")
    fields = next(csv.reader([text]), [])
    user = fields[column].strip() if column is not None and column < len(fields) else ""
    # A number of its own decides; what is none may hide one anywhere.
    return viewer in viewers_named(f",{user}," if user.isdecimal() else text.replace(",", " "))


@contextmanager
def _opened(path: Path, suffix: str, mode: str) -> Iterator[Any]:
    """Open a file of bytes, plain or compressed, and have what was written reach the disk."""
    if suffix == ".gz":
        with gzip.open(path, mode) as stream:
            yield stream
    elif suffix == ".zst" and mode == "rb":
        with pa.input_stream(str(path), compression="zstd") as stream:
            yield io.BufferedReader(stream)
    elif suffix == ".zst":
        with pa.output_stream(str(path), compression="zstd") as stream:
            yield stream
    else:
        with path.open(mode) as stream:
            yield stream
    if mode == "wb":
        with path.open("rb") as written:
            os.fsync(written.fileno())
