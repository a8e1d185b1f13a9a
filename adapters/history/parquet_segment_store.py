"""Segments of the history as Parquet files."""

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from adapters.history.content_digest import ContentDigest
from application.errors import StorageError
from application.ports.clock import Clock
from application.ports.segment_store import Segment
from domain.data.interactions import Interactions, concatenated
from domain.errors import InsufficientDataError, InvalidValueError

ROWS_PER_GROUP = 1 << 20
_SUFFIX = ".parquet"
_UNFINISHED = ".unfinished"
_SCALE = b"marquee.scale"
_SCHEMA = pa.schema(
    [
        pa.field("viewer_id", pa.int64(), nullable=False),
        pa.field("movie_id", pa.int64(), nullable=False),
        pa.field("rating", pa.float32(), nullable=False),
        pa.field("timestamp", pa.int64(), nullable=False),
    ]
)


class ParquetSegmentStore:
    """A folder of Parquet files, each of which appears whole or not at all."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def write(self, chunks: Iterable[Interactions], *, source: str) -> Segment:
        """Store all chunks as one file, which appears once the last was read."""
        self._prepare_folder()
        created_at = self._clock.now()
        unfinished = self._folder / f"{secrets.token_hex(8)}{_UNFINISHED}"
        try:
            digest = _write_groups(unfinished, chunks)
            content = digest.hexdigest()
            segment_id = f"{created_at:%Y%m%dT%H%M%S}-{content[:12]}-{secrets.token_hex(3)}"
            _make_durable(unfinished)
            unfinished.rename(self._path(segment_id))
            _make_durable(self._folder)
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"cannot write a segment to {self._folder}: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        return Segment(
            segment_id=segment_id,
            source=source,
            content_sha256=content,
            rows=digest.rows,
            scale=digest.scale,
            first_timestamp=digest.first_timestamp,
            last_timestamp=digest.last_timestamp,
            created_at=created_at,
        )

    def read(self, segments: Sequence[Segment]) -> Interactions:
        """Return the rows of `segments`, in their order."""
        if len({segment.scale for segment in segments}) > 1:
            raise InvalidValueError("segments on different scales cannot be read together")
        rows = sum(segment.rows for segment in segments)
        history = Interactions(
            viewer_ids=np.empty(rows, np.int64),
            movie_ids=np.empty(rows, np.int64),
            ratings=np.empty(rows, np.float32),
            timestamps=np.empty(rows, np.int64),
            scale=segments[0].scale if segments else Interactions.empty().scale,
        )
        start = 0
        for segment in segments:
            parts = [column[start : start + segment.rows] for column in _columns(history)]
            self._read_into(parts, segment)
            start += segment.rows
        return history

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file; one that is not there is no error."""
        self._path(segment_id).unlink(missing_ok=True)

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are, listed or not."""
        return {path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"*{_SUFFIX}")}

    def _read_into(self, columns: Sequence[NDArray[np.generic]], segment: Segment) -> None:
        path = self._path(segment.segment_id)
        start = 0
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                if file.metadata.num_rows != segment.rows:
                    raise StorageError(
                        f"{path} holds {file.metadata.num_rows:,} rows, but {segment.rows:,} are"
                        " listed; remove the home folder and ingest again"
                    )
                for batch in file.iter_batches(batch_size=ROWS_PER_GROUP, use_threads=False):
                    for column, values in zip(columns, batch.columns, strict=True):
                        column[start : start + len(batch)] = np.from_dlpack(values)
                    start += len(batch)
        except FileNotFoundError as error:
            raise StorageError(
                f"the segment {path} ({segment.source}) is listed, but its file is missing;"
                " restore it, or remove the home folder and ingest again"
            ) from error
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"the segment {path} is damaged: {error}; ingest again") from error

    def _prepare_folder(self) -> None:
        """Make the folder, and remove what a killed writer left; the lock keeps others apart."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for path in self._folder.glob(f"*{_UNFINISHED}"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"cannot write to {self._folder}: {error}") from error

    def _path(self, segment_id: str) -> Path:
        return self._folder / f"{segment_id}{_SUFFIX}"


def _write_groups(path: Path, chunks: Iterable[Interactions]) -> ContentDigest:
    """Write row groups and return the digest of all rows."""
    groups = _grouped(chunks)
    first = next(groups, None)
    if first is None:
        raise InsufficientDataError("there is no rating to store")
    digest = ContentDigest(first.scale)
    schema = _SCHEMA.with_metadata({_SCALE: str(first.scale).encode()})
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=["rating"],
        column_encoding={
            "viewer_id": "DELTA_BINARY_PACKED",
            "movie_id": "DELTA_BINARY_PACKED",
            "timestamp": "DELTA_BINARY_PACKED",
        },
        write_page_checksum=True,
    ) as writer:
        group: Interactions | None = first
        while group is not None:
            digest.update(group)
            writer.write_table(_table(group, schema))
            group = next(groups, None)
    return digest


def _columns(rows: Interactions) -> tuple[NDArray[np.generic], ...]:
    """Return the columns in the order of the schema."""
    return (rows.viewer_ids, rows.movie_ids, rows.ratings, rows.timestamps)


def _table(rows: Interactions, schema: pa.Schema) -> pa.Table:
    """Return rows as a table over the same memory; `pa.array` would import pandas for it."""
    buffers = (pa.py_buffer(np.ascontiguousarray(column)) for column in _columns(rows))
    arrays = [
        pa.Array.from_buffers(field.type, len(rows), [None, buffer])
        for field, buffer in zip(schema, buffers, strict=True)
    ]
    return pa.table(arrays, schema=schema)


def _grouped(chunks: Iterable[Interactions]) -> Iterator[Interactions]:
    """Yield the same rows in groups of at least `ROWS_PER_GROUP`, the last one excepted."""
    held: list[Interactions] = []
    for chunk in chunks:
        if len(chunk):
            held.append(chunk)
        if sum(map(len, held)) >= ROWS_PER_GROUP:
            yield concatenated(held)
            held = []
    if held:
        yield concatenated(held)


def _make_durable(path: Path) -> None:
    """Wait until a file or folder has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
