"""Files of batches, written anew without the rows of some viewers."""

import csv
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.named_viewers import viewers_among
from domain.identifiers import ViewerId

Gone = Callable[[NDArray[np.int64]], NDArray[np.bool_]]
"""Says for each viewer (n,) whether their rows are left out, (n,)."""

UNREADABLE = (OSError, EOFError, zlib.error)
"""What is raised for a file that is damaged, or cannot be read."""

_DELIMITERS = (",", "\t", ";", "|")
_VIEWER_COLUMNS = frozenset({"user_id", "userid", "viewer_id"})
_BLOCK_BYTES = 1 << 22


def copy_without(path: Path, target: Path, gone: Gone) -> int:
    """Write to `target` what `path` holds but the rows of some viewers; return how many those are.

    A row is of the viewer whose number stands in its column of viewers; where
    none does, any whole number in it may name one. Packed files stay packed.
    """
    removed = 0
    with _opened(path, path.suffix, "rb") as former, _opened(target, path.suffix, "wb") as anew:
        header = former.readline()
        column = _ViewerColumn.of(header)
        rows = [header]  # without a column of viewers it may be a row
        if column is not None:
            anew.write(header)
            rows = former.readlines(_BLOCK_BYTES)
        while rows:
            kept = _others(rows, column, gone)
            anew.write(b"".join(kept))
            removed += len(rows) - len(kept)
            rows = former.readlines(_BLOCK_BYTES)
    return removed


@dataclass(frozen=True, slots=True, kw_only=True)
class _ViewerColumn:
    """Where in a row its viewer stands."""

    place: int
    delimiter: str

    @classmethod
    def of(cls, header: bytes) -> Self | None:
        """Find it in a header; None where there is none."""
        text = header.decode("utf-8-sig", "replace")
        delimiter = max(_DELIMITERS, key=text.count)
        for place, name in enumerate(_fields(text, delimiter)):
            if name.strip().lower() in _VIEWER_COLUMNS:
                return cls(place=place, delimiter=delimiter)
        return None

    def viewers_in(self, text: str) -> list[ViewerId]:
        """Return whom a row names, or may name."""
        fields = _fields(text, self.delimiter, self.place + 1)
        user = fields[self.place].strip() if self.place < len(fields) else ""
        # A number of its own decides; what is none may hide one anywhere.
        return viewers_among(user if user.isdecimal() else text)


def _fields(text: str, delimiter: str, most: int = -1) -> list[str]:
    """Return the fields of a line, at least the first `most`; none of a line that is no CSV."""
    if '"' not in text:
        return text.split(delimiter, most)
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def _others(rows: Sequence[bytes], column: _ViewerColumn | None, gone: Gone) -> Sequence[bytes]:
    named_in = viewers_among if column is None else column.viewers_in
    named = [named_in(row.decode("utf-8", "replace")) for row in rows]
    everybody = np.unique(np.array([viewer for some in named for viewer in some], np.int64))
    leaving = set(everybody[gone(everybody)].tolist())
    if not leaving:
        return rows
    return [row for row, some in zip(rows, named, strict=True) if leaving.isdisjoint(some)]


@contextmanager
def _opened(path: Path, suffix: str, mode: str) -> Iterator[Any]:
    """Open a file of bytes, plain or compressed, and have what was written reach the disk."""
    if suffix == ".gz":
        with gzip.open(path, mode) as stream:
            yield stream
    elif suffix == ".zst":
        with _opened_zst(path, mode) as stream:
            yield stream
    else:
        with path.open(mode) as stream:
            yield stream
    if mode == "wb":
        with path.open("rb") as written:
            os.fsync(written.fileno())


@contextmanager
def _opened_zst(path: Path, mode: str) -> Iterator[Any]:
    import pyarrow as pa  # noqa: PLC0415  # half a second that few files are worth

    if mode == "rb":
        with pa.input_stream(str(path), compression="zstd") as stream:
            yield io.BufferedReader(stream)
    else:
        with pa.output_stream(str(path), compression="zstd") as stream:
            yield stream
