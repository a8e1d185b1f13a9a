"""Metadata as one record for each movie: CSV, JSON, or lines with `::` between the fields."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from adapters.datasets.metadata.records import Record, RecordError, details_of
from adapters.datasets.metadata.text_files import is_text, opened
from application.errors import DatasetError
from application.ports.dataset_reader import Reject, Rejects
from domain.data.movie_details import MovieDetails

LARGEST_JSON_ARRAY = 256 << 20
"""Bytes; an array is read whole, lines are not."""

EXTENDED_FIELDS = (
    "movieId", "title", "year", "rated", "released", "genres", "directors", "writers", "cast",
    "plot", "poster",
)  # fmt: skip
"""The fields of an extended `movies.dat`."""

Records = Callable[[Path], Iterator[tuple[int, str, Record | None]]]
"""Yields the line, its text, and the record there, or None where it cannot be read."""

SHOWN = 200
"""Letters of a record that are shown where it is rejected."""

_NO_BLANK = re.compile(r"[^ \t\r\n]")


@dataclass(kw_only=True)
class RecordFile:
    """A `MovieMetadata` of one file with one record for each movie."""

    path: Path
    layout: str
    records: Records
    unreadable: str
    rejects: Rejects = field(default_factory=Rejects)

    @property
    def source(self) -> str:
        """The file."""
        return str(self.path)

    def movies(self) -> Iterator[MovieDetails]:
        """Yield every movie that a record describes."""
        for line, text, record in self.records(self.path):
            try:
                yield self._details(text, record)
            except RecordError as error:
                shown = text[:SHOWN].encode("utf-8", "surrogateescape")
                self.rejects.add(
                    Reject(
                        file=self.path.name,
                        line=line,
                        reason=str(error),
                        text=shown.decode("utf-8", "backslashreplace"),
                    )
                )

    def with_people(self, chosen: Sequence[MovieDetails]) -> list[MovieDetails]:
        """Return the movies as they are: a record has its people with it."""
        return list(chosen)

    def _details(self, text: str, record: Record | None) -> MovieDetails:
        if not is_text(text):
            raise RecordError("bad encoding: not UTF-8")
        if record is None:
            raise RecordError(self.unreadable)
        return details_of(record)


def csv_records(path: Path) -> Iterator[tuple[int, str, Record | None]]:
    """Yield the records of a CSV file with a header."""
    with opened(path) as lines:
        rows = csv.reader(lines, strict=True)
        header = next(rows, [])
        start = rows.line_num + 1
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield start, str(error), None
            else:
                if row is None:
                    return
                fits = len(row) == len(header)
                if row:
                    record = dict(zip(header, row, strict=True)) if fits else None
                    yield start, ",".join(row), record
            start = rows.line_num + 1


def json_lines(path: Path) -> Iterator[tuple[int, str, Record | None]]:
    """Yield the objects of a file that has one on each line."""
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line.rstrip("\r\n"), _object(line)


def json_array(path: Path) -> Iterator[tuple[int, str, Record | None]]:
    """Yield the objects of one JSON array, or the one object that a file is.

    Raises `DatasetError` naming the line where it is damaged: nothing after it can
    be told apart.
    """
    with opened(path) as stream:
        text = stream.read(LARGEST_JSON_ARRAY + 1)
    if len(text) > LARGEST_JSON_ARRAY:
        raise DatasetError(
            f"{path} is a JSON array of more than {LARGEST_JSON_ARRAY >> 20} MiB;"
            " write it as JSON lines, one object on each"
        )
    line, counted = 1, 0
    for start, item in _items(text, path):
        line += text.count("\n", counted, start)
        counted = start
        yield line, text[start : start + SHOWN], item if isinstance(item, dict) else None


def _items(text: str, path: Path) -> Iterator[tuple[int, object]]:
    """Yield where each item of an array starts, and the item; one alone is an item, too."""
    decoder = json.JSONDecoder()
    is_array = text.startswith("[", _next(text, 0))
    place = _next(text, _next(text, 0) + 1 if is_array else 0)
    try:
        while not (is_array and text.startswith("]", place)):
            item, end = decoder.raw_decode(text, place)
            yield place, item
            place = _next(text, end)
            if not is_array:
                break
            if not text.startswith(("]", ","), place):
                raise json.JSONDecodeError("Expecting ',' or ']'", text, place)
            place = _next(text, place + 1) if text[place] == "," else place
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{path} is not JSON: {error}; fetch or copy it again") from error


def _next(text: str, place: int) -> int:
    """Return where the next letter that is no blank stands."""
    found = _NO_BLANK.search(text, place)
    return len(text) if found is None else found.start()


def extended_dat(path: Path) -> Iterator[tuple[int, str, Record | None]]:
    """Yield the records of a `movies.dat` that was extended by details."""
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            text = line.rstrip("\r\n")
            values = text.split("::")
            fits = len(values) == len(EXTENDED_FIELDS)
            if text.strip():
                yield (
                    number,
                    text,
                    dict(zip(EXTENDED_FIELDS, values, strict=True)) if fits else None,
                )


def _object(line: str) -> Record | None:
    try:
        found = msgspec.json.decode(line.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
