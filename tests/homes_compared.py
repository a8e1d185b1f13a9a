"""What a home holds, in a form that can be compared: files by hash, databases by their rows."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

_BESIDE = ("-wal", "-shm", "-journal")


def contents_of(home: Path) -> dict[str, str]:
    """Return the hash of each file below `home`, but for locks; of databases that of their dump."""
    return {
        path.relative_to(home).as_posix(): _hash_of(path)
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and not path.name.endswith(_BESIDE)
    }


def row_counts(database: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # the database's own names
            for name in names
        }


def _hash_of(path: Path) -> str:
    if path.suffix != ".db":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for line in connection.iterdump():
            digest.update(line.encode())
    return digest.hexdigest()
