"""Everything in the database, as tables that can be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Engine, Float, Integer, Table, select

from adapters.database import tables
from adapters.database.column_types import Texts, UtcMicroseconds
from adapters.database.transactions import reading
from application.ports.exports import Chunk, ColumnKind, ExportedTable

_ROWS_PER_CHUNK = 5_000
_NAMES = {"movies": "catalogue"}
"""Tables that have another name outside; MovieLens has its own `movies`."""
_ABOUT = {
    "movies": "all that is known of each movie; lists are joined by |",
    "requests": "what was served; shown is JSON",
    "verdicts": "every decision on promotion; document is JSON",
    "origins": "what came in, from where; document is JSON",
    "slug_aliases": "spellings by which streams name movies",
    "operator_keys": "keys of operators, without their secrets",
}
_SECRET = {("operator_keys", "secret_sha256")}
_LEFT_OUT = ("tombstones",)
"""Keyed hashes say nothing to a reader; `marquee backup` has them."""


class SqlStoredTables:
    """The rows of each table as they are at one moment; moments are ISO 8601 in UTC."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def opened(self) -> Iterator[Sequence[ExportedTable]]:
        """Yield the tables; all rows are read in one transaction."""
        with reading(self._engine) as connection:
            yield [
                _exported(table, connection)
                for table in tables.metadata.sorted_tables
                if table.name not in _LEFT_OUT
            ]


def _exported(table: Table, connection: Connection) -> ExportedTable:
    columns = [column for column in table.c if (table.name, column.name) not in _SECRET]
    return ExportedTable(
        name=str(_NAMES.get(table.name, table.name)),
        about=_ABOUT.get(table.name, f"the table {table.name} of the database"),
        columns={str(column.name): _kind(column) for column in columns},
        chunks=lambda: _chunks(columns, connection),
    )


def _chunks(columns: Sequence[Column[Any]], connection: Connection) -> Iterator[Chunk]:
    query = select(*columns).order_by(*columns[0].table.primary_key.columns)
    streamed = connection.execution_options(yield_per=_ROWS_PER_CHUNK).execute(query)
    for rows in streamed.partitions():
        values = zip(*rows, strict=True)
        yield {
            str(column.name): list(map(_READABLE.get(type(column.type), _as_is), column_values))
            for column, column_values in zip(columns, values, strict=True)
        }


def _kind(column: Column[Any]) -> ColumnKind:
    if isinstance(column.type, Boolean):
        return ColumnKind.FLAG
    if isinstance(column.type, Integer):
        return ColumnKind.INTEGER
    return ColumnKind.NUMBER if isinstance(column.type, Float) else ColumnKind.TEXT


def _as_is(value: Any) -> Any:
    return value


_READABLE: Mapping[type, Callable[[Any], Any]] = {
    Texts: lambda texts: None if texts is None else "|".join(texts),
    UtcMicroseconds: lambda moment: None if moment is None else moment.isoformat(),
}
