"""Whether the database takes changes."""

from sqlalchemy import Engine, text

from adapters.database.transactions import writing
from application.errors import StorageError


class SqlWriteTrial:
    """Begins a change, and takes it back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self) -> None:
        """Raise `StorageError` where nothing can be written; one that is busy can be."""
        try:
            with writing(self._engine) as connection:
                # SQLite begins to write even where it may not; only a change is refused.
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
                connection.rollback()
        except StorageError as error:
            if "locked" not in str(error):
                raise
