"""Transactions whose failures are told as `StorageError`."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from adapters.database.engine import WRITES
from application.errors import StorageError


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one state of the database throughout."""
    with _told_as_storage_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection; all that is written on it is stored when the context ends, or nothing."""
    with (
        _told_as_storage_errors(engine),
        engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _told_as_storage_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise StorageError(
            f"the database {engine.url.render_as_string()} failed: {reason};"
            " see `marquee doctor` for what may be wrong with it"
        ) from error
