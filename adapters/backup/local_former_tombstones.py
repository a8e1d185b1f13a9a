"""Tombstones that survive the home they were made in."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from application.errors import StorageError
from domain.identifiers import MAXIMUM_IDENTIFIER

_NUMBER = re.compile(rb"(?<!\d)\d{1,16}(?!\d)")
_TEXTS = (".csv", ".jsonl", ".json", ".txt")
_BATCHES = ("landing", "processed", "failed")
_VIEWER_COLUMN = "viewer_id"
_VIEWER_AXIS = "viewer_ids.npy"


class LocalFormerTombstones:
    """Reads and writes the database and the file of keys of homes that nobody has open."""

    def __init__(self, *, database: str, keys: str) -> None:
        self._database = database
        self._keys = keys

    def unite(self, former: Path, restored: Path) -> int:
        """Let `restored` have the tombstones and keys of both; return how many `former` has."""
        try:
            self._unite_keys(former / self._keys, restored / self._keys)
            return self._unite_rows(former / self._database, restored / self._database)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                f"the viewers whom {former} has forgotten cannot be carried over ({error}), so"
                " nothing was restored; mend that home, or restore elsewhere by --home"
            ) from error

    def may_be_in(self, home: Path) -> NDArray[np.int64]:
        """Return every number in a home that may be a viewer's, each once."""
        parts = [np.unique(numbers) for numbers in self._numbers(home)]
        found = np.unique(np.concatenate([np.empty(0, np.int64), *parts]))
        return found[(found >= 1) & (found <= MAXIMUM_IDENTIFIER)]

    def _unite_keys(self, former: Path, restored: Path) -> None:
        keys = restored.read_text("ascii").split() if restored.exists() else []
        more = former.read_text("ascii").split() if former.exists() else []
        united = list(dict.fromkeys([*keys, *more]))
        if united != keys:
            restored.touch(mode=0o600)
            restored.write_text("\n".join(united) + "\n", encoding="ascii")

    def _unite_rows(self, former: Path, restored: Path) -> int:
        if not former.is_file():
            return 0
        with closing(sqlite3.connect(former)) as connection:
            if not _has_table(connection, "tombstones"):
                return 0
            rows = connection.execute("SELECT digest, created_at FROM tombstones").fetchall()
        with closing(sqlite3.connect(restored)) as connection, connection:
            connection.executemany(
                "INSERT OR IGNORE INTO tombstones (digest, created_at) VALUES (?, ?)", rows
            )
        return len(rows)

    def _numbers(self, home: Path) -> Iterator[NDArray[np.int64]]:
        with closing(sqlite3.connect(home / self._database)) as connection:
            for table in ("requests", "live_ratings"):
                query = f"SELECT DISTINCT viewer_id FROM {table} WHERE viewer_id IS NOT NULL"  # noqa: S608  # names of our own
                yield np.array([row[0] for row in connection.execute(query)], np.int64)
        for path in home.rglob("*"):
            if path.suffix == ".parquet":
                yield from _in_segment(path)
            elif path.name == _VIEWER_AXIS:
                yield np.load(path, allow_pickle=False).astype(np.int64)
            elif path.is_file() and (path.suffix in _TEXTS or path.parent.name in _BATCHES):
                yield from _in_text(path)


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def _in_segment(path: Path) -> Iterator[NDArray[np.int64]]:
    with pq.ParquetFile(path) as file:
        if _VIEWER_COLUMN in file.schema_arrow.names:
            for batch in file.iter_batches(columns=[_VIEWER_COLUMN]):
                yield np.from_dlpack(batch.column(0)).astype(np.int64)


def _in_text(path: Path) -> Iterator[NDArray[np.int64]]:
    """Yield all numbers of a text, packed or not, whatever they are: some lines have no columns.

    Where a packed one is damaged nobody can read on, and nobody needs to.
    """
    with suppress(pa.ArrowException, OSError), pa.input_stream(str(path)) as stream:
        lines = io.BufferedReader(stream)
        while some := lines.readlines(1 << 20):
            numbers = _NUMBER.findall(b"".join(some))
            yield np.array([int(number) for number in numbers], np.int64)
