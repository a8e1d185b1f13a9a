"""Runs Alembic's migrations. Importing Alembic costs half a second, so only this module does."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from application.errors import StorageError

CONFIGURATION = Path(__file__).resolve().parents[2] / "pyproject.toml"


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to `revision` in the transaction of `connection`.

    Raises `StorageError` where the database was written by a newer Marquee.
    """
    try:
        command.upgrade(configuration_for(connection), revision)
    except CommandError as error:
        raise StorageError(
            "the database has a shape that this Marquee does not know, since a newer one wrote it:"
            " upgrade Marquee, or name another MARQUEE_HOME"
        ) from error


def configuration_for(connection: Connection) -> Config:
    """Return the project's Alembic configuration, bound to a connection."""
    configuration = Config(toml_file=str(CONFIGURATION))
    configuration.attributes["connection"] = connection
    return configuration
