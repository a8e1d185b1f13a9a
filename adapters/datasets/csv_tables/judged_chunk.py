"""Judges a chunk of lines at once: as the pure rules do row by row, only faster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from adapters.datasets.csv_tables.column_readers import ColumnReader, column_of, reader_of
from adapters.datasets.csv_tables.distinct_rows import DistinctRows
from adapters.datasets.csv_tables.row_lines import RowLines, shown
from domain.data.clean_rows import CleanRows, Column, JudgedRows, Numbers, RejectedRow, Texts
from domain.data.quality import BrokenRule, Circumstances, Value, repeated, values_of
from domain.data.quality_schema import QualitySchema


@dataclass(slots=True, kw_only=True)
class ChunkJudge:
    """Judges the chunks of one table in order, remembering what must be unique."""

    lines: RowLines
    schema: QualitySchema
    circumstances: Circumstances
    _readers: Mapping[str, ColumnReader] = field(init=False)
    _distinct: DistinctRows = field(default_factory=DistinctRows, init=False)

    def __post_init__(self) -> None:
        now, movies = self.circumstances.now, self.circumstances.movies
        self._readers = {rules.name: reader_of(rules, now, movies) for rules in self.schema.columns}

    def judge(self, chunk: bytes, first_line: int, size: int) -> JudgedRows:
        """Judge whole lines, the first of which is `first_line`; blank ones are no rows."""
        chunk = chunk.replace(b"\r\n", b"\n")
        sound = self.lines.sound_lines(chunk)
        texts = _Lines(chunk)
        at_once, is_clean = self._read_at_once(_kept(chunk, sound))
        places = np.flatnonzero(sound)
        one_by_one, rejected, blanks = self._read_one_by_one(
            texts, np.concatenate((np.flatnonzero(~sound), places[~is_clean]))
        )
        clean, clean_places = _in_order(
            at_once.select(is_clean), places[is_clean], *self._as_rows(one_by_one)
        )
        clean, repeats = self._without_repeats(clean, clean_places, texts)
        rejected = sorted([*rejected, *repeats], key=lambda row: row.line)
        return JudgedRows(
            count=len(sound) - blanks,
            clean=clean,
            rejected=[
                RejectedRow(
                    line=first_line + row.line,
                    rule=row.broken.rule,
                    column=row.broken.column,
                    value=row.broken.value,
                    text=shown(texts[row.line]),
                )
                for row in rejected
            ],
            size=size,
        )

    def _read_at_once(self, lines: bytes) -> tuple[CleanRows, NDArray[np.bool_]]:
        columns: dict[str, Column] = {}
        is_clean: NDArray[np.bool_] | None = None
        table = self._parsed(lines)
        for name, reader in self._readers.items():
            columns[name], clean = reader.read(table[name])
            is_clean = clean if is_clean is None else is_clean & clean
        assert is_clean is not None  # noqa: S101  # a schema has at least one column
        return CleanRows(count=len(is_clean), columns=columns), is_clean

    def _parsed(self, lines: bytes) -> Mapping[str, pa.Array]:
        """Return the texts of each column of the schema; a column that is absent is empty."""
        count = lines.count(b"\n")
        names = [name or f"#{place}" for place, name in enumerate(self.lines.columns)]
        present = [name for name in self.lines.columns if name is not None]
        if count == 0:
            return {name: pa.array([], pa.string()) for name in self._readers}
        table = csv.read_csv(
            pa.py_buffer(lines),
            csv.ReadOptions(column_names=names, use_threads=False, block_size=len(lines) + 1),
            csv.ParseOptions(
                delimiter=self.lines.delimiter, quote_char=False, ignore_empty_lines=False
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(present, pa.string()),
                include_columns=present,
                null_values=[],
                strings_can_be_null=False,
            ),
        )
        absent = {name for name in self._readers if name not in present}
        return {
            **{name: table[name].combine_chunks() for name in present},
            **{name: pa.repeat("", count) for name in absent},
        }

    def _read_one_by_one(
        self, lines: "_Lines", places: NDArray[np.intp]
    ) -> tuple[dict[int, Mapping[str, Value]], list["_Refused"], int]:
        clean: dict[int, Mapping[str, Value]] = {}
        refused: list[_Refused] = []
        blanks = 0
        for place in places.tolist():
            line = lines[place]
            if not line:
                blanks += 1
                continue
            values = self._values(line)
            if isinstance(values, BrokenRule):
                refused.append(_Refused(place, values))
            else:
                clean[place] = values
        return clean, refused, blanks

    def _values(self, line: bytes) -> Mapping[str, Value] | BrokenRule:
        texts = self.lines.texts(line)
        if isinstance(texts, BrokenRule):
            return texts
        return values_of(texts, self.schema, self.circumstances)

    def _as_rows(
        self, rows: Mapping[int, Mapping[str, Value]]
    ) -> tuple[CleanRows, NDArray[np.intp]]:
        columns = {
            rules.name: column_of(rules, [row[rules.name] for row in rows.values()])
            for rules in self.schema.columns
        }
        return CleanRows(count=len(rows), columns=columns), np.array([*rows], np.intp)

    def _without_repeats(
        self, rows: CleanRows, places: NDArray[np.intp], lines: "_Lines"
    ) -> tuple[CleanRows, list["_Refused"]]:
        unique = self.schema.unique
        if not unique or not rows.count:
            return rows, []
        is_new = self._distinct.new([rows.columns[name] for name in unique], rows.count)
        if is_new.all():
            return rows, []
        refused = []
        for place in places[~is_new].tolist():
            texts = self.lines.texts(lines[place])
            assert not isinstance(texts, BrokenRule)  # noqa: S101  # the row was clean so far
            refused.append(_Refused(place, repeated(unique, texts)))
        return rows.select(is_new), refused


@dataclass(frozen=True, slots=True)
class _Refused:
    """A line of the chunk, counted from 0, and what is wrong with it."""

    line: int
    broken: BrokenRule


class _Lines:
    """The lines of a chunk by their places; cut only where one is asked for."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk
        self._ends = np.flatnonzero(np.frombuffer(chunk, np.uint8) == ord("\n"))

    def __getitem__(self, place: int) -> bytes:
        start = 0 if place == 0 else int(self._ends[place - 1]) + 1
        return self._chunk[start : int(self._ends[place])]


def _kept(lines: bytes, kept: NDArray[np.bool_]) -> bytes:
    if kept.all():
        return lines
    codes = np.frombuffer(lines, np.uint8)
    lengths = np.diff(np.flatnonzero(codes == ord("\n")), prepend=-1)
    return codes[np.repeat(kept, lengths)].tobytes()


def _in_order(
    rows: CleanRows, places: NDArray[np.intp], others: CleanRows, other_places: NDArray[np.intp]
) -> tuple[CleanRows, NDArray[np.intp]]:
    """Return both runs of rows as one, by their places."""
    if not others.count:
        return rows, places
    columns = {
        name: _joined([column, others.columns[name]]) for name, column in rows.columns.items()
    }
    joined = CleanRows(count=rows.count + others.count, columns=columns)
    all_places = np.concatenate((places, other_places))
    order = np.argsort(all_places)
    return joined.select(order), all_places[order]


def _joined(columns: Sequence[Column]) -> Column:
    first, second = columns
    if isinstance(first, Texts) and isinstance(second, Texts):
        further = np.where(second.codes < 0, -1, second.codes + len(first.vocabulary))
        return Texts(
            codes=np.concatenate((first.codes, further.astype(np.int32))),
            vocabulary=[*first.vocabulary, *second.vocabulary],
        )
    if isinstance(first, Numbers) and isinstance(second, Numbers):
        return Numbers(
            values=np.concatenate((first.values, second.values)),
            missing=np.concatenate((first.missing, second.missing)),
        )
    raise TypeError("columns of different kinds cannot be joined")
