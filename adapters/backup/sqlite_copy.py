"""Copies of SQLite databases that are in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from application.errors import StorageError

_MAGIC = b"SQLite format 3\0"
_SIDES = ("-wal", "-shm", "-journal")
_BUSY_SECONDS = 30.0


def is_database(path: Path) -> bool:
    """Say whether a file is a SQLite database."""
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def is_beside_database(path: Path) -> bool:
    """Say whether a file belongs to a database beside it, which alone is copied."""
    return path.name.endswith(_SIDES)


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment, by SQLite's own backup, while others write to it."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=_BUSY_SECONDS)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            # All pages at once: by steps it would begin anew whenever somebody writes.
            live.backup(copy, pages=-1)
    except sqlite3.Error as error:
        raise StorageError(f"the database {source} cannot be copied: {error}") from error


def one_value(database: Path, query: str) -> str | None:
    """Return the one value of a query as text; None where there is no such table or row."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            row = connection.execute(query).fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.Error as error:
        raise StorageError(f"the database {database} cannot be read: {error}") from error
    return None if row is None else str(row[0])


def is_open_elsewhere(database: Path) -> bool:
    """Say whether another process has a database open, even one that does nothing just now.

    Leaving the write-ahead log takes nobody else; it is entered again at once.
    """
    try:
        with closing(sqlite3.connect(database, timeout=0.5)) as connection:
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                connection.execute("BEGIN EXCLUSIVE")
                connection.rollback()
                return False
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False  # damaged: nobody works with it
    return False
