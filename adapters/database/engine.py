"""Connections to the database."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

BUSY_TIMEOUT_SECONDS = 10
PAGES_BETWEEN_CHECKPOINTS = 4000
"""16 MB of write-ahead log: four times SQLite's own, since every checkpoint waits for the disk."""
WRITES = "marquee_writes"
"""The execution option of connections that are about to write."""


def sqlite_url(path: Path) -> URL:
    """Return the URL of a SQLite file."""
    return URL.create("sqlite", database=str(path))


def open_engine(url: URL | str) -> Engine:
    """Return an engine that connects on first use.

    On SQLite, a transaction that will write takes the write lock when it
    begins and waits for another writer, so that it never fails half-way;
    readers wait for nobody. A commit survives the death of the process, and
    the last ones may be lost only when the machine loses power.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late to lock
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
        f"wal_autocheckpoint = {PAGES_BETWEEN_CHECKPOINTS}",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
