"""Streams some columns of some rows of a TSV file, without holding it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from adapters.datasets.metadata.text_files import peek
from application.errors import DatasetError
from application.ports.dataset_reader import Reject, Rejects

BLOCK_BYTES = 1 << 20
"""Larger blocks were no faster, and memory grew with them."""

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TsvFile:
    r"""A TSV file with a header, plain or gz, without quoting; `\N` stands for nothing."""

    path: Path
    columns: tuple[str, ...]

    def rows(
        self, wanted: Mapping[str, tuple[str, ...]], rejects: Rejects
    ) -> Iterator[tuple[int, Row]]:
        """Yield the line and `columns` of rows in which each column of `wanted` has such a value.

        Lines with too many or too few fields, and those that are no UTF-8, are
        added to `rejects`. Raises `DatasetError` where the file cannot be read on.
        """
        self._check_header()
        values = {
            column: pa.array([value.encode() for value in some], pa.binary())
            for column, some in wanted.items()
        }
        lines = _Lines(self.path.name, rejects)
        try:
            with pa.input_stream(str(self.path), compression="detect") as stream:
                for batch in self._reader(stream, lines):
                    chosen = _chosen(batch, values)
                    yield from lines.decoded(batch.take(chosen), chosen.to_numpy())
                    lines.pass_over(batch.num_rows)
        except (pa.ArrowInvalid, OSError, EOFError) as error:
            raise DatasetError(
                f"{self.path} cannot be read on ({error}); it is damaged or cut off:"
                " fetch or copy it again"
            ) from error

    def _reader(self, stream: Any, lines: "_Lines") -> Any:
        return csv.open_csv(
            stream,
            # On one thread, rows that do not fit come with their line.
            read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
            parse_options=csv.ParseOptions(
                delimiter="\t",
                quote_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=lines.refuse,
            ),
            convert_options=csv.ConvertOptions(
                include_columns=list(self.columns),
                column_types=dict.fromkeys(self.columns, pa.binary()),
                null_values=["\\N"],
                strings_can_be_null=True,
            ),
        )

    def _check_header(self) -> None:
        header = peek(self.path).partition("\n")[0].rstrip("\r").split("\t")
        missing = [column for column in self.columns if column not in header]
        if missing:
            raise DatasetError(
                f"{self.path} lacks the columns {', '.join(missing)}; its header is"
                f" {', '.join(header)[:200]}"
            )


@dataclass(slots=True)
class _Lines:
    """Knows the line of each row, though lines that do not fit are no rows."""

    file: str
    rejects: Rejects
    passed: int = 0
    refused: list[int] = field(default_factory=list)

    def refuse(self, row: Any) -> str:
        """Count a line that does not fit, as pyarrow calls it."""
        reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
        self.refused.append(row.number)
        text = (row.text or "")[:200]
        self.rejects.add(Reject(file=self.file, line=row.number, reason=reason, text=text))
        return "skip"

    def pass_over(self, rows: int) -> None:
        """Go on to the rows of the next batch."""
        self.passed += rows

    def decoded(self, batch: Any, positions: NDArray[Any]) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are UTF-8, with their lines; `positions` are theirs in the batch."""
        columns = (column.to_pylist() for column in batch.columns)
        lines = self._numbers(positions.astype(np.int64)).tolist()
        for line, *values in zip(lines, *columns, strict=True):
            try:
                yield line, tuple(None if value is None else value.decode() for value in values)
            except UnicodeDecodeError:
                shown = b"\t".join(value or b"" for value in values)[:200]
                text = shown.decode("utf-8", "backslashreplace")
                reason = "bad encoding: not UTF-8"
                self.rejects.add(Reject(file=self.file, line=line, reason=reason, text=text))

    def _numbers(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the lines of rows, counted from 1 with the header."""
        in_order = positions + self.passed + 2
        lines, refused = in_order, np.array(self.refused, np.int64)
        while True:
            moved = in_order + refused.searchsorted(lines, side="right")
            if np.array_equal(moved, lines):
                return lines
            lines = moved


def _chosen(batch: Any, wanted: Mapping[str, Any]) -> Any:
    """Return the positions of the rows whose columns all have one of the wanted values."""
    fits = pa.scalar(True)
    for column, values in wanted.items():
        fits = pc.and_(fits, pc.is_in(batch.column(column), value_set=values))
    return pc.indices_nonzero(fits)
