"""Folders of tables as CSV or Parquet."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from application.errors import RefusedError, StorageError
from application.ports.exports import Chunk, ColumnKind, ExportedTable, ExportFormat

ABOUT = "about.json"
SIMULATED = "simulated.json"
"""By this file a MovieLens layout says that nobody real is in it."""
_TYPES = {
    ColumnKind.INTEGER: pa.int64(),
    ColumnKind.NUMBER: pa.float64(),
    ColumnKind.TEXT: pa.string(),
    ColumnKind.FLAG: pa.bool_(),
}
_CSV = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")


class LocalTableFolders:
    """One file a table, written to another folder at first."""

    def write(
        self,
        tables: Sequence[ExportedTable],
        target: Path,
        export_format: ExportFormat,
        about: Mapping[str, object],
    ) -> Mapping[str, int]:
        """Write a file for each table, and `about.json`; there whole or not at all."""
        if target.exists() or target.is_symlink():
            raise RefusedError(f"{target} exists already; name another folder")
        unfinished = target.with_name(f".unfinished-{target.name}")
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            rows = {
                table.name: _write(table, unfinished / f"{table.name}.{export_format}")
                for table in tables
            }
            (unfinished / ABOUT).write_bytes(_about(tables, rows, about))
            if about.get("simulated"):
                (unfinished / SIMULATED).write_text('{"simulated": true}\n', encoding="utf-8")
            for path in (*unfinished.iterdir(), unfinished):
                _sync(path)
            unfinished.rename(target)
            _sync(target.parent)
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"the export {target} cannot be written: {error}") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return rows


def _write(table: ExportedTable, path: Path) -> int:
    """Write one table, chunk by chunk, and return its rows."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in table.columns.items()])
    rows = 0
    with _writer(path, schema) as writer:
        for chunk in table.chunks():
            written = pa.table(_columns(chunk, schema), schema=schema)
            writer.write_table(written)
            rows += written.num_rows
    return rows


@contextmanager
def _writer(path: Path, schema: pa.Schema) -> Iterator[Any]:
    if path.suffix == ".csv":
        with path.open("wb") as stream:
            # Arrow would put the names in quotes, which MovieLens does not have.
            stream.write((",".join(schema.names) + "\n").encode())
            with pyarrow.csv.CSVWriter(stream, schema, write_options=_CSV) as writer:
                yield writer
    else:
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            yield writer


def _columns(chunk: Chunk, schema: pa.Schema) -> list[pa.Array]:
    return [_column(chunk[field.name], field.type) for field in schema]


def _column(values: Sequence[Any] | np.ndarray[Any, Any], kind: pa.DataType) -> pa.Array:
    if isinstance(values, np.ndarray):
        # Over the same memory; `pa.array` would import pandas for it.
        fitting = np.ascontiguousarray(values, kind.to_pandas_dtype())
        return pa.Array.from_buffers(kind, len(fitting), [None, pa.py_buffer(fitting)])
    return pa.array(values, kind, from_pandas=False)


def _about(
    tables: Sequence[ExportedTable], rows: Mapping[str, int], about: Mapping[str, object]
) -> bytes:
    document = {
        **about,
        "tables": [
            {
                "name": table.name,
                "about": table.about,
                "rows": rows[table.name],
                "columns": dict(table.columns),
            }
            for table in tables
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
