"""Viewers in the database: erased from tables, free pages and the write-ahead log."""

import time
from sqlite3 import OperationalError

from sqlalchemy import Engine, delete

from adapters.database.engine import BUSY_TIMEOUT_SECONDS
from adapters.database.tables import live_ratings, requests
from adapters.database.transactions import writing
from application.errors import StorageError
from domain.identifiers import ViewerId

STILL_READ = (
    "another process keeps reading the database, so its write-ahead log cannot be emptied of what"
    " was erased: stop that process, and forget again"
)

_PAUSE = 0.05


class SqlViewerTraces:
    """Erases a viewer's requests and live ratings so that the files hold no byte of them."""

    place = "database"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many rows were removed."""
        erased = 0
        with writing(self._engine) as connection:
            for table in (requests, live_ratings):
                of_viewer = table.c.viewer_id == viewer
                erased += connection.execute(delete(table).where(of_viewer)).rowcount
        if self._engine.dialect.name == "sqlite":
            self._rewrite_files()
        return erased

    def _rewrite_files(self) -> None:
        """Write the database anew without free pages, and empty its write-ahead log.

        Deleted rows stay in both until then, also those that were deleted before.
        """
        with self._engine.connect() as connection:
            run = connection.connection.cursor().execute  # below transactions: none may be open
            try:
                run("VACUUM")
                deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
                while run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    if time.monotonic() > deadline:
                        raise StorageError(STILL_READ)
                    time.sleep(_PAUSE)
            except OperationalError as error:
                raise StorageError(f"the database cannot be cleared: {error}") from error
