"""Splits CSV tables by an external merge sort: sorted runs on disk, merged as they are written."""

import heapq
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from adapters.datasets.csv_tables.judged_tables import DELIMITERS, opened_table
from adapters.datasets.csv_tables.row_lines import RowLines, fields_of, shown
from adapters.datasets.movielens.line_chunks import line_chunks
from application.errors import DatasetError, RefusedError, StorageError
from application.ports.progress import Step
from application.ports.table_splitter import Cut
from domain.data.quality import BrokenRule, value_of
from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema, header_columns
from domain.errors import InvalidValueError

ROWS_IN_MEMORY = 500_000
MOST_RUNS = 200
"""Runs that are merged at once: each is an open file."""

_TIME = ColumnRules(name="timestamp", type=ColumnType.TIMESTAMP)
_SCHEMA = QualitySchema(name="timestamps", columns=(_TIME,))
_LATEST = 253_402_300_799
"""The last second of the year 9999."""

TimedLine = tuple[int, bytes]
"""The time of a line in seconds, and the line with its end."""


@dataclass(frozen=True, slots=True)
class SortedSplitter:
    """Holds `rows_in_memory` rows at most."""

    rows_in_memory: int = ROWS_IN_MEMORY

    def split(self, source: Path, folder: Path, cut: Cut, step: Step) -> tuple[int, int]:
        """Write batches with the header of `source`; return how many batches and rows."""
        folder = folder.resolve()
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise RefusedError(f"{folder} is there already; remove it, or name another folder")
        work = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.unfinished")
        batches = work / "batches"
        try:
            batches.mkdir(parents=True)
            rows = _TimedRows(source)
            runs = self._runs(rows.lines(), work)
            stem = source.name.partition(".")[0]
            counts = []
            for name, lines in groupby(_named(_merged(runs), cut), key=lambda pair: pair[0]):
                batch = batches / f"{stem}-{name}.csv"
                counts.append(_write_batch(batch, rows.header, (line for _, line in lines)))
                step.advance(counts[-1])
            batches.rename(folder)
        except OSError as error:
            raise StorageError(f"cannot write to {folder}: {error}") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return len(counts), sum(counts)

    def _runs(self, lines: Iterable[TimedLine], work: Path) -> Sequence[Path]:
        """Write sorted runs; where they become many, merge them into one."""
        runs: list[Path] = []
        held: list[TimedLine] = []
        for line in lines:
            held.append(line)
            if len(held) >= self.rows_in_memory:
                runs.append(_write_run(sorted(held, key=_time), work))
                held = []
            if len(runs) >= MOST_RUNS:
                merged = _write_run(_merged(runs), work)
                for run in runs:
                    run.unlink()
                runs = [merged]
        runs.append(_write_run(sorted(held, key=_time), work))
        return runs


class _TimedRows:
    """The rows of a table with their times; `header` is known once the first was read."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self.header = b""

    def lines(self) -> Iterator[TimedLine]:
        grammar: RowLines | None = None
        number = 0
        with opened_table(self._source) as blocks:
            for chunk in line_chunks(blocks, str(self._source)):
                for line in chunk.removesuffix(b"\n").split(b"\n"):
                    number += 1
                    whole = line.removesuffix(b"\r")
                    if grammar is None:
                        grammar = self._grammar(whole.removeprefix(b"\xef\xbb\xbf"))
                        self.header = whole + b"\n"
                    elif whole:
                        yield self._time(grammar, whole, number), whole + b"\n"
        if grammar is None:
            raise DatasetError(f"{self._source} is empty; a header line was expected")

    def _grammar(self, header: bytes) -> RowLines:
        text = header.decode("utf-8", "backslashreplace")
        delimiter = max(DELIMITERS, key=text.count)
        try:
            columns = header_columns(fields_of(text, delimiter) or [text], _SCHEMA)
        except InvalidValueError as error:
            raise DatasetError(f"{self._source}, line 1: {error}") from error
        return RowLines(delimiter=delimiter, columns=columns)

    def _time(self, grammar: RowLines, line: bytes, number: int) -> int:
        texts = grammar.texts(line)
        if not isinstance(texts, BrokenRule):
            found = value_of(texts[_TIME.name], _TIME, 0)
            if isinstance(found, int) and 0 <= found <= _LATEST:
                return found
        raise DatasetError(
            f"{self._source}, line {number}: the row has no readable timestamp: {shown(line)!r};"
            " nothing was split. `marquee validate` lists such rows"
        )


def _time(line: TimedLine) -> int:
    return line[0]


def _write_run(lines: Iterable[TimedLine], work: Path) -> Path:
    path = work / f"{uuid4().hex}.run"
    with path.open("wb") as stream:
        stream.writelines(b"%d,%b" % line for line in lines)
    return path


def _merged(runs: Sequence[Path]) -> Iterator[TimedLine]:
    """Yield the lines of all runs by time; of equal ones, those of earlier runs first."""
    with ExitStack() as stack:
        streams = [stack.enter_context(run.open("rb")) for run in runs]
        yield from heapq.merge(*map(_read_run, streams), key=_time)


def _read_run(stream: BinaryIO) -> Iterator[TimedLine]:
    for line in stream:
        time, _, text = line.partition(b",")
        yield int(time), text


def _write_batch(path: Path, header: bytes, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as stream:
        stream.write(header)
        for line in lines:
            stream.write(line)
            count += 1
    return count


def _named(lines: Iterable[TimedLine], cut: Cut) -> Iterator[tuple[str, bytes]]:
    """Yield each line with the name of its batch."""
    for place, (time, line) in enumerate(lines):
        if cut.rows is None:
            yield f"{datetime.fromtimestamp(time, UTC):%Y-%m}", line
        else:
            yield f"{place // cut.rows + 1:06}", line
