"""What is known of viewers, as one Parquet file."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from application.errors import StorageError
from domain.data.demographics import Demographics

_SCHEMA = pa.schema(
    [
        pa.field("viewer_id", pa.int64(), nullable=False),
        pa.field("gender", pa.string()),
        pa.field("age", pa.int64()),
        pa.field("occupation", pa.string()),
    ]
)


class ParquetDemographicsStore:
    """A file that is replaced whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def replace(self, demographics: Sequence[Demographics]) -> None:
        """Put `demographics` in the place of what was there; no viewers leave nothing."""
        if not demographics:
            self._path.unlink(missing_ok=True)
            return
        table = pa.Table.from_pylist([asdict(row) for row in demographics], schema=_SCHEMA)
        unfinished = self._path.with_suffix(".unfinished")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as stream:
                pq.write_table(table, stream, compression="zstd")
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(self._path)
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"cannot write {self._path}: {error}") from error

    def all(self) -> list[Demographics]:
        """Return what is known, in the order in which it was given."""
        if not self._path.exists():
            return []
        try:
            table = pq.read_table(self._path, schema=_SCHEMA)
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"{self._path} is damaged: {error}; ingest again") from error
        return [Demographics(**row) for row in table.to_pylist()]
