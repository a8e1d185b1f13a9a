"""The shape of the database, kept by Alembic."""

import sqlite3
import time

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from adapters.database.engine import BUSY_TIMEOUT_SECONDS
from adapters.database.transactions import reading, writing
from application.errors import StorageError

HEAD_REVISION = "0003"
"""The newest migration; named here because importing Alembic to ask costs half a second."""


class AlembicSchemaMigrator:
    """Runs the migrations that are missing, all in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def upgrade(self) -> bool:
        """Create or migrate the database; False where its shape is right already."""
        with reading(self._engine) as connection:
            if _revision(connection) == HEAD_REVISION:
                return False
        if self._engine.dialect.name == "sqlite":
            self._let_readers_and_a_writer_meet()
        with writing(self._engine) as connection:
            if _revision(connection) == HEAD_REVISION:
                return False  # another process was faster
            _upgrade(connection)
        return True

    def _let_readers_and_a_writer_meet(self) -> None:
        """Switch SQLite to its write-ahead log; the file remembers it.

        SQLite refuses the switch at once, without waiting, while another
        process opens the same new file: hence the patience here.
        """
        deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
        while True:
            try:
                self._switch_to_write_ahead_log()
            except (sqlite3.OperationalError, OperationalError) as error:
                # The driver's own from the cursor, SQLAlchemy's from connecting.
                reason = error.orig if isinstance(error, OperationalError) else error
                if "locked" not in str(reason) or time.monotonic() > deadline:
                    raise StorageError(f"the database cannot be prepared: {reason}") from error
                time.sleep(0.02)
            else:
                return

    def _switch_to_write_ahead_log(self) -> None:
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from adapters.database.alembic_upgrade import upgrade  # noqa: PLC0415  # slow to import, rarely needed

    upgrade(connection, HEAD_REVISION)
