"""Segments of the history as Parquet files."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic

import pyarrow as pa
import pyarrow.parquet as pq

from adapters.history.content_digest import ContentDigest
from adapters.history.row_layout import Columns, RowLayout, Rows, joined, row_count
from adapters.history.segment_folder import SegmentFolder
from application.errors import StorageError
from application.ports.clock import Clock
from application.ports.segment_store import Segment
from domain.data.time_window import ALWAYS, TimeWindow
from domain.errors import InsufficientDataError, InvalidValueError

ROWS_PER_GROUP = 1 << 20
_SCALE = b"marquee.scale"


class ParquetSegments(Generic[Rows]):
    """A folder of Parquet files with rows of one kind."""

    def __init__(self, layout: RowLayout[Rows], folder: Path, clock: Clock) -> None:
        self._layout = layout
        self._folder = SegmentFolder(folder)
        self._clock = clock

    def write(self, chunks: Iterable[Rows], *, source: str) -> Segment:
        """Store all chunks as one file, which appears once the last was read."""
        created_at = self._clock.now()
        try:
            with self._folder.unfinished() as unfinished:
                digest = _write_groups(unfinished, self._layout, chunks)
                content = digest.hexdigest()
                segment_id = f"{created_at:%Y%m%dT%H%M%S}-{content[:12]}-{secrets.token_hex(3)}"
                self._folder.publish(unfinished, segment_id)
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"cannot write a segment to {self._folder}: {error}") from error
        return Segment(
            segment_id=segment_id,
            kind=self._layout.kind,
            source=source,
            content_sha256=content,
            rows=digest.rows,
            scale=digest.scale,
            first_timestamp=digest.first_timestamp,
            last_timestamp=digest.last_timestamp,
            created_at=created_at,
        )

    def read(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Rows:
        """Return the rows of `segments` within the window, in their order."""
        scale = _scale_of(segments)
        parts = [self._layout.empty(), *self._parts(segments, window)]
        return self._layout.to_rows(joined(parts, tuple(parts[0])), scale)

    def chunks(self, segments: Sequence[Segment], window: TimeWindow = ALWAYS) -> Iterator[Rows]:
        """Yield the same rows in pieces, so that memory does not grow with the segments."""
        scale = _scale_of(segments)
        for part in self._parts(segments, window):
            yield self._layout.to_rows(part, scale)

    def remove(self, segment_id: str) -> None:
        """Remove a segment's file, finished or not; one that is not there is no error."""
        self._folder.remove(segment_id)

    def stored_ids(self) -> set[str]:
        """Return the ids of all files there are: listed, not listed yet, or never finished."""
        return self._folder.stored_ids()

    def _parts(self, segments: Sequence[Segment], window: TimeWindow) -> Iterator[Columns]:
        for segment in segments:
            if window.meets(segment.first_timestamp, segment.last_timestamp):
                yield from self._parts_of(segment, window)

    def _parts_of(self, segment: Segment, window: TimeWindow) -> Iterator[Columns]:
        path = self._folder.path(segment.segment_id)
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                _check_rows(file.metadata.num_rows, segment, path)
                groups = _groups_within(file.metadata, self._layout, window)
                for batch in file.iter_batches(
                    batch_size=ROWS_PER_GROUP, row_groups=groups, use_threads=False
                ):
                    yield self._layout.within(self._layout.columns(batch), window)
        except FileNotFoundError as error:
            raise StorageError(
                f"the segment {path} ({segment.source}) is listed, but its file is missing;"
                " restore it, or remove the home folder and ingest again"
            ) from error
        except (OSError, pa.ArrowException) as error:
            raise StorageError(f"the segment {path} is damaged: {error}; ingest again") from error


def _scale_of(segments: Sequence[Segment]) -> float:
    scales = {segment.scale for segment in segments}
    if len(scales) > 1:
        raise InvalidValueError("segments on different scales cannot be read together")
    return scales.pop() if scales else 0.0


def _check_rows(rows: int, segment: Segment, path: Path) -> None:
    if rows != segment.rows:
        raise StorageError(
            f"{path} holds {rows:,} rows, but {segment.rows:,} are listed;"
            " remove the home folder and ingest again"
        )


def _groups_within(
    metadata: pq.FileMetaData, layout: RowLayout[Rows], window: TimeWindow
) -> list[int]:
    """Return the groups of rows that may hold some within the window, by their statistics."""
    groups = range(metadata.num_row_groups)
    if window == ALWAYS:
        return list(groups)
    first, last = (layout.schema.get_field_index(name) for name in layout.times)

    def may_meet(group: int) -> bool:
        begins = metadata.row_group(group).column(first).statistics
        ends = metadata.row_group(group).column(last).statistics
        if begins is None or ends is None or not (begins.has_min_max and ends.has_min_max):
            return True
        return window.meets(int(begins.min) // layout.ticks, int(ends.max) // layout.ticks)

    return [group for group in groups if may_meet(group)]


def _write_groups(path: Path, layout: RowLayout[Rows], chunks: Iterable[Rows]) -> ContentDigest:
    """Write row groups and return the digest of all rows."""
    groups = _grouped(layout, chunks)
    first = next(groups, None)
    if first is None:
        raise InsufficientDataError(f"there is no {layout.noun} to store")
    columns, scale = first
    digest = ContentDigest(layout, scale)
    schema = layout.schema.with_metadata({_SCALE: str(scale).encode()})
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=list(layout.dictionaries),
        column_encoding=layout.encodings,
        write_page_checksum=True,
    ) as writer:
        while True:
            digest.update(columns)
            writer.write_table(layout.table(columns, schema), row_group_size=ROWS_PER_GROUP)
            following = next(groups, None)
            if following is None:
                return digest
            columns = following[0]


def _grouped(layout: RowLayout[Rows], chunks: Iterable[Rows]) -> Iterator[tuple[Columns, float]]:
    """Yield the same rows in groups of at least `ROWS_PER_GROUP`, the last one excepted."""
    held: list[Columns] = []
    scale: float | None = None
    for chunk in chunks:
        columns = layout.to_columns(chunk)
        if not row_count(columns, layout):
            continue
        if scale is None:
            scale = layout.scale_of(chunk)
        elif scale != layout.scale_of(chunk):
            raise InvalidValueError(
                f"ratings on different scales cannot be mixed: {layout.scale_of(chunk)} and {scale}"
            )
        held.append(columns)
        if sum(max(map(len, columns.values())) for columns in held) >= ROWS_PER_GROUP:
            yield joined(held, tuple(columns)), scale
            held = []
    if held and scale is not None:
        yield joined(held, tuple(held[0])), scale
