"""How rows of one kind lie in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from application.ports.segment_store import SegmentKind
from domain.data.time_window import ALWAYS, TimeWindow

Rows = TypeVar("Rows")
Columns = dict[str, NDArray[Any]]
"""Columns by name. A column of lists is two: `NAME`, all items, and `NAME_counts`, one a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLayout(Generic[Rows]):
    """The columns of a kind, in order, and how rows become columns and rows again.

    `lists` is the column that holds lists, where there is one. `times` are the
    columns of a row's first and last moment, in `ticks` a second.
    """

    kind: SegmentKind
    noun: str
    schema: pa.Schema
    lists: str | None = None
    times: tuple[str, str]
    ticks: int = 1
    dictionaries: tuple[str, ...] = ()
    scale_of: Callable[[Rows], float] = lambda _: 0.0
    to_columns: Callable[[Rows], Columns]
    to_rows: Callable[[Columns, float], Rows]

    @property
    def encodings(self) -> dict[str, str]:
        """How Parquet is to write whole numbers: as differences, which are small."""
        return {
            f"{field.name}.list.element" if field.name == self.lists else field.name: (
                "DELTA_BINARY_PACKED"
            )
            for field in self.schema
            if field.name not in self.dictionaries and not pa.types.is_floating(field.type)
        }

    def table(self, columns: Columns, schema: pa.Schema) -> pa.Table:
        """Return columns as a table over the same memory; `pa.array` would import pandas for it."""
        return pa.table([self._array(columns, field) for field in schema], schema=schema)

    def columns(self, batch: pa.RecordBatch) -> Columns:
        """Return the columns of a table over the same memory."""
        columns: Columns = {}
        for field in self.schema:
            values = batch.column(field.name)
            if field.name == self.lists:
                offsets = np.from_dlpack(values.offsets)
                values = values.values[int(offsets[0]) : int(offsets[-1])]
                columns[f"{field.name}_counts"] = np.diff(offsets).astype(np.int64)
            columns[field.name] = np.from_dlpack(values)
        return columns

    def within(self, columns: Columns, window: TimeWindow) -> Columns:
        """Return the rows that lie in a window."""
        if window == ALWAYS:
            return columns
        first, last = (columns[name] // self.ticks for name in self.times)
        wanted = window.meets(first, last)
        items = np.repeat(wanted, columns[f"{self.lists}_counts"]) if self.lists else None
        return {
            name: column[items if items is not None and name == self.lists else wanted]
            for name, column in columns.items()
        }

    def empty(self) -> Columns:
        """Return the columns of no rows."""
        (batch,) = self.schema.empty_table().to_batches() or [_no_rows(self.schema)]
        return self.columns(batch)

    def _array(self, columns: Columns, field: pa.Field) -> pa.Array:
        if field.name != self.lists:
            return _over(columns[field.name], field.type)
        counts = columns[f"{field.name}_counts"]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return pa.ListArray.from_arrays(
            _over(offsets, pa.int32()),
            _over(columns[field.name], field.type.value_type),
            type=field.type,
        )


def joined(parts: Sequence[Columns], names: Sequence[str]) -> Columns:
    """Return the rows of all parts, which are emptied on the way to spare memory."""
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part.pop(name) for part in parts]) for name in names}


def row_count(columns: Mapping[str, NDArray[Any]], layout: RowLayout[Any]) -> int:
    """Return how many rows columns hold."""
    return len(columns[layout.times[0]])


def _over(column: NDArray[Any], kind: pa.DataType) -> pa.Array:
    buffer = pa.py_buffer(np.ascontiguousarray(column, kind.to_pandas_dtype()))
    return pa.Array.from_buffers(kind, len(column), [None, buffer])


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)
