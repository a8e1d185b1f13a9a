"""Folders with clean rows as Parquet, rejected ones as JSON lines, and a report as JSON."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from application.errors import RefusedError, StorageError
from domain.data.clean_rows import Column, JudgedRows, Numbers
from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema

CLEAN = "clean.parquet"
REJECTS = "rejects.jsonl"
REPORT = "report.json"

_TYPES = {
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.TEXT: pa.string(),
    ColumnType.MOVIE: pa.string(),
    ColumnType.TIMESTAMP: pa.int64(),
}


class ParquetValidationFolders:
    """Fills a folder under another name beside its place, and renames it at the end."""

    @contextmanager
    def create(self, folder: Path, schema: QualitySchema) -> Iterator["ParquetValidationFolder"]:
        """Fill a folder, which appears whole once the context ends, and never where it fails."""
        folder = folder.resolve()
        _refuse_what_lies_there(folder)
        unfinished = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.unfinished")
        try:
            with _telling(folder):
                unfinished.mkdir(parents=True)
            with ExitStack() as stack:
                yield ParquetValidationFolder(unfinished, schema, stack)
            with _telling(folder):
                unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


class ParquetValidationFolder:
    """One folder; `stack` closes its files."""

    def __init__(self, folder: Path, schema: QualitySchema, stack: ExitStack) -> None:
        self._folder = folder
        self._schema = pa.schema([_field(rules) for rules in schema.columns])
        with _telling(folder):
            self._clean = stack.enter_context(
                pq.ParquetWriter(folder / CLEAN, self._schema, compression="zstd")
            )
            self._rejects: IO[bytes] = stack.enter_context((folder / REJECTS).open("wb"))

    def add(self, rows: JudgedRows) -> None:
        """Write further rows: the clean ones apart from the rejected ones."""
        with _telling(self._folder):
            if rows.clean.count:
                arrays = [_array(rows.clean.columns[field.name], field) for field in self._schema]
                self._clean.write_table(pa.table(arrays, schema=self._schema))
            self._rejects.writelines(msgspec.json.encode(row) + b"\n" for row in rows.rejected)

    def conclude(self, report: Mapping[str, Any]) -> None:
        """Write the report."""
        with _telling(self._folder):
            text = msgspec.json.format(msgspec.json.encode(report), indent=2)
            (self._folder / REPORT).write_bytes(text + b"\n")


def _refuse_what_lies_there(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists():
        raise RefusedError(f"{folder} is there already; remove it, or name another folder")


def _field(rules: ColumnRules) -> pa.Field:
    return pa.field(rules.name, _TYPES[rules.type], nullable=not rules.required)


def _array(column: Column, field: pa.Field) -> pa.Array:
    """Return a column as Arrow holds it; `pa.array` of numpy's arrays would import pandas."""
    if isinstance(column, Numbers):
        numbers = pa.Array.from_buffers(
            field.type,
            len(column.values),
            [None, pa.py_buffer(np.ascontiguousarray(column.values))],
        )
        if not column.missing.any():
            return numbers
        places = np.where(column.missing, -1, np.arange(len(column.missing)))
        return numbers.take(_places(places))
    return pa.array(column.vocabulary, pa.string()).take(_places(column.codes))


def _places(places: "np.ndarray[Any, np.dtype[Any]]") -> pa.Array:
    """Return positions to take, null where they are negative."""
    held = pa.py_buffer(np.ascontiguousarray(places, np.int64))
    is_taken = np.packbits(places >= 0, bitorder="little")
    return pa.Array.from_buffers(pa.int64(), len(places), [pa.py_buffer(is_taken), held])


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise StorageError(f"cannot write to {folder}: {error}") from error
