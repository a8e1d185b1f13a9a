"""Opens CSV tables, plain or compressed, and judges their rows chunk by chunk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from adapters.datasets.csv_tables.judged_chunk import ChunkJudge
from adapters.datasets.csv_tables.row_lines import RowLines, fields_of
from adapters.datasets.movielens.line_chunks import line_chunks
from application.errors import DatasetError
from domain.data.clean_rows import JudgedRows
from domain.data.quality import Circumstances
from domain.data.quality_schema import QualitySchema, header_columns
from domain.errors import InvalidValueError

DELIMITERS = (",", "\t", ";", "|")
BLOCK_BYTES = 1 << 20

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CsvJudgedTables:
    """Opens `.csv`, `.csv.gz` and `.csv.zst` with a header; the delimiter is that of the header."""

    @contextmanager
    def open(
        self, path: Path, schema: QualitySchema, circumstances: Circumstances
    ) -> Iterator["CsvJudgedTable"]:
        """Open a file with a header line, or raise `DatasetError` saying what is wrong with it."""
        with _opened(path) as (stream, counted):
            yield CsvJudgedTable(
                path=path,
                size=path.stat().st_size,
                stream=stream,
                counted=counted,
                schema=schema,
                circumstances=circumstances,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CsvJudgedTable:
    """One CSV file; `counted` is the file as stored, whose position tells how much was read."""

    path: Path
    size: int
    stream: pa.NativeFile
    counted: pa.NativeFile
    schema: QualitySchema
    circumstances: Circumstances
    ignored: list[str] = field(default_factory=list, init=False)

    def rows(self) -> Iterator[JudgedRows]:
        """Yield its rows in order, each judged as `RowJudge` would; may be asked for once."""
        judge: ChunkJudge | None = None
        line, stored = 1, 0
        for chunk in line_chunks(_blocks(self.stream, self.path), str(self.path)):
            lines = chunk if chunk.endswith(b"\n") else chunk + b"\n"
            if judge is None:
                header, _, lines = lines.removeprefix(_BYTE_ORDER_MARK).partition(b"\n")
                judge = self._judge_of(header)
                line += 1
            position = self.counted.tell()
            yield judge.judge(lines, line, position - stored)
            stored = position
            line += lines.count(b"\n")
        if judge is None:
            raise DatasetError(f"{self.path} is empty; a header line was expected")

    def _judge_of(self, header: bytes) -> ChunkJudge:
        try:
            text = header.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError as error:
            raise DatasetError(f"{self.path}, line 1: the header is no UTF-8") from error
        delimiter = max(DELIMITERS, key=text.count)
        fields = fields_of(text, delimiter) or [text]
        try:
            columns = header_columns(fields, self.schema)
        except InvalidValueError as error:
            raise DatasetError(f"{self.path}, line 1: {error}") from error
        known = zip(fields, columns, strict=True)
        self.ignored[:] = [name.strip() for name, column in known if column is None]
        return ChunkJudge(
            lines=RowLines(delimiter=delimiter, columns=columns),
            schema=self.schema,
            circumstances=self.circumstances,
        )


@contextmanager
def opened_table(path: Path) -> Iterator[Iterator[bytes]]:
    """Open a file, unpacked as it is read, and yield its blocks; `DatasetError` as above."""
    with _opened(path) as (stream, _):
        yield _blocks(stream, path)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[pa.NativeFile, pa.NativeFile]]:
    """Open a file, unpacked as it is read, and yield it beside the file as stored."""
    if not path.is_file():
        raise DatasetError(
            f"{path} is {'a folder' if path.is_dir() else 'not there'}; name a CSV file"
        )
    with _refusing(path):
        stored = pa.OSFile(str(path), "rb")
        kind = {".gz": "gzip", ".zst": "zstd"}.get(path.suffix)
        stream = stored if kind is None else pa.CompressedInputStream(stored, kind)
    with stored, stream:
        yield stream, stored


def _blocks(stream: pa.NativeFile, path: Path) -> Iterator[bytes]:
    with _refusing(path):
        while block := stream.read(BLOCK_BYTES):
            yield block


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(
            f"{path} cannot be read ({error}); it is damaged or cut off: copy it again"
        ) from error
