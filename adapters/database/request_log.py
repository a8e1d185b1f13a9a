"""The request log, in the database."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, or_, select

from adapters.database.column_types import from_microseconds, to_microseconds
from adapters.database.request_cursor import RequestCursor
from adapters.database.request_rows import COLUMNS, flattened, request_of
from adapters.database.tables import requests as table
from adapters.database.transactions import reading, writing
from application.ports.request_log import RequestPage, RequestQuery
from domain.operations.requests import ServedRequest

ROWS_PER_STATEMENT = 100
"""So many rows go in by one statement, during which Python's interpreter lock is free.

With fewer, the lock changes hands more often; with more, requests wait longer
while the values are bound. `benchmarks/request_log.py` compares.
"""
ROWS_PRUNED_AT_ONCE = 500
PAUSE_BETWEEN_PRUNED_SLICES = 0.01
"""Seconds in which other writers may have their turn."""


class SqlRequestLog:
    """Stores served requests durably, in slices."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._placeholder = "?" if engine.dialect.paramstyle == "qmark" else "%s"

    def write(self, requests: Sequence[ServedRequest]) -> None:
        """Store a slice in one transaction."""
        with writing(self._engine) as connection:
            for start in range(0, len(requests), ROWS_PER_STATEMENT):
                rows = requests[start : start + ROWS_PER_STATEMENT]
                connection.exec_driver_sql(_insert(len(rows), self._placeholder), flattened(rows))

    def find(self, query: RequestQuery) -> RequestPage:
        """Return a page of requests, newest first; of equal times, the last stored first."""
        page = (
            select(table)
            .where(*_conditions(query))
            .order_by(table.c.timestamp.desc(), table.c.sequence.desc())
            .limit(query.limit + 1)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(page).all()
        shown, is_more = rows[: query.limit], len(rows) > query.limit
        return RequestPage(
            requests=tuple(request_of(row) for row in shown),
            next_cursor=_cursor_at(shown[-1]).encode() if is_more else None,
        )

    def prune(self, before: datetime) -> int:
        """Delete what is older than `before`, in slices, and return how many."""
        pruned = 0
        while slice_size := self._prune_slice(before):
            pruned += slice_size
            time.sleep(PAUSE_BETWEEN_PRUNED_SLICES)
        return pruned

    def _prune_slice(self, before: datetime) -> int:
        oldest = (
            select(table.c.sequence)
            .where(table.c.timestamp < before)
            .order_by(table.c.timestamp)
            .limit(ROWS_PRUNED_AT_ONCE)
        )
        with reading(self._engine) as connection:
            sequences = connection.execute(oldest).scalars().all()
        if sequences:
            with writing(self._engine) as connection:
                connection.execute(delete(table).where(table.c.sequence.in_(sequences)))
        return len(sequences)


@lru_cache(maxsize=ROWS_PER_STATEMENT)
def _insert(rows: int, placeholder: str) -> str:
    """Return the statement that inserts so many rows at once."""
    row = f"({', '.join([placeholder] * len(COLUMNS))})"
    return f"INSERT INTO {table.name} ({', '.join(COLUMNS)}) VALUES {', '.join([row] * rows)}"  # noqa: S608  # made of names and placeholders alone


def _conditions(query: RequestQuery) -> Iterator[ColumnElement[bool]]:
    if query.viewer_id is not None:
        yield table.c.viewer_id == query.viewer_id
    if query.request_id is not None:
        yield table.c.request_id == query.request_id
    if query.since is not None:
        yield table.c.timestamp >= query.since
    if query.until is not None:
        yield table.c.timestamp < query.until
    if query.cursor is not None:
        cursor = RequestCursor.decode(query.cursor)
        moment = from_microseconds(cursor.timestamp)
        yield table.c.timestamp <= moment
        yield or_(table.c.timestamp < moment, table.c.sequence < cursor.sequence)


def _cursor_at(row: Row[Any]) -> RequestCursor:
    return RequestCursor(timestamp=to_microseconds(row.timestamp), sequence=row.sequence)
