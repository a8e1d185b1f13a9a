"""Connections to the database."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

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
    readers wait for nobody. A file that cannot be written, or lies in such a
    folder, is opened for reading alone. A commit survives the death of the process, and
    the last ones may be lost only when the machine loses power.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _connect_for_reading)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_for_reading(
    dialect: Any, _record: object, arguments: list[Any], parameters: dict[str, Any]
) -> Any:
    """Return a connection that only reads, where SQLite could not keep the files beside its own.

    Without a write-ahead log nobody writes, and the file can be taken as it is.
    """
    path = Path(arguments[0])
    if not path.is_file() or (_is_writable(path) and _is_writable(path.parent)):
        return None
    is_written_to = Path(f"{path}-wal").exists()
    mode = "mode=ro" if is_written_to else "mode=ro&immutable=1"
    return dialect.connect(f"file:{quote(str(path))}?{mode}", uri=True, **parameters)


def _is_writable(path: Path) -> bool:
    as_who_runs_this = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=as_who_runs_this)


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
