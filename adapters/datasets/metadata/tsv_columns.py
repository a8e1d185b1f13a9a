"""Streams some columns of some rows of a TSV file, without holding it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from adapters.datasets.metadata.text_files import peek
from application.errors import DatasetError
from application.ports.dataset_reader import Reject, Rejects

BLOCK_BYTES = 8 << 20

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TsvFile:
    r"""A TSV file with a header, plain or gz, without quoting; `\N` stands for nothing."""

    path: Path
    columns: tuple[str, ...]

    def rows(self, wanted: Mapping[str, tuple[str, ...]], rejects: Rejects) -> Iterator[list[Row]]:
        """Yield blocks of rows, of `columns`, in which each column of `wanted` has such a value.

        Lines with too many or too few fields, and those that are no UTF-8, are
        added to `rejects`. Raises `DatasetError` where the file cannot be read on.
        """
        self._check_header()
        try:
            with pa.input_stream(str(self.path), compression="detect") as stream:
                for batch in self._reader(stream, rejects):
                    yield self._decoded(_filtered(batch, wanted), rejects)
        except (pa.ArrowInvalid, OSError, EOFError) as error:
            raise DatasetError(
                f"{self.path} cannot be read on ({error}); it is damaged or cut off:"
                " fetch or copy it again"
            ) from error

    def _reader(self, stream: Any, rejects: Rejects) -> Any:
        def refuse(row: Any) -> str:
            reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
            line = row.number or 0
            rejects.add(
                Reject(file=self.path.name, line=line, reason=reason, text=(row.text or "")[:200])
            )
            return "skip"

        return csv.open_csv(
            stream,
            # On one thread, rows that do not fit come with their line.
            read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
            parse_options=csv.ParseOptions(
                delimiter="\t", quote_char=False, invalid_row_handler=refuse
            ),
            convert_options=csv.ConvertOptions(
                include_columns=list(self.columns),
                column_types=dict.fromkeys(self.columns, pa.binary()),
                null_values=["\\N"],
                strings_can_be_null=True,
            ),
        )

    def _decoded(self, batch: Any, rejects: Rejects) -> list[Row]:
        rows: list[Row] = []
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            try:
                rows.append(tuple(None if value is None else value.decode() for value in values))
            except UnicodeDecodeError:
                text = b"\t".join(value or b"" for value in values)[:200]
                reason = "bad encoding: not UTF-8"
                shown = text.decode("utf-8", "backslashreplace")
                rejects.add(Reject(file=self.path.name, line=0, reason=reason, text=shown))
        return rows

    def _check_header(self) -> None:
        header = peek(self.path).partition("\n")[0].rstrip("\r").split("\t")
        missing = [column for column in self.columns if column not in header]
        if missing:
            raise DatasetError(
                f"{self.path} lacks the columns {', '.join(missing)}; its header is"
                f" {', '.join(header)[:200]}"
            )


def _filtered(batch: Any, wanted: Mapping[str, tuple[str, ...]]) -> Any:
    for column, values in wanted.items():
        of_interest = pa.array([value.encode() for value in values], pa.binary())
        batch = batch.filter(pc.is_in(batch.column(column), value_set=of_interest))
    return batch
