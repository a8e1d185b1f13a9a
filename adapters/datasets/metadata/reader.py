"""Recognises the layouts of metadata by what stands in the files."""

import csv
from collections.abc import Sequence
from pathlib import Path

from adapters.datasets.metadata.imdb import ImdbDumps
from adapters.datasets.metadata.record_files import (
    EXTENDED_FIELDS,
    RecordFile,
    csv_records,
    extended_dat,
    json_array,
    json_lines,
)
from adapters.datasets.metadata.records import is_metadata
from adapters.datasets.metadata.text_files import peek
from application.errors import DatasetError
from application.ports.movie_metadata import MovieMetadata

LOOKED_FOR = (
    "looked for IMDb's title.basics.tsv, a CSV with a header, JSON (an array, or an object on"
    " each line), or an extended movies.dat (11 fields with :: between); each must identify"
    " movies by title or id, and say genres, runtime, directors or cast"
)
_SUFFIXES = frozenset({".csv", ".json", ".jsonl", ".ndjson", ".dat", ".tsv", ".gz"})


class MetadataFiles:
    """A `MetadataReader` of files and folders."""

    def open(self, path: str) -> Sequence[MovieMetadata]:
        """Return the source that a file is, or all those in a folder."""
        place = Path(path)
        if place.is_dir():
            return _in_folder(place)
        if not place.is_file():
            raise DatasetError(f"{path} does not exist; name a file or folder of metadata")
        source = _recognised(place)
        if source is None:
            raise DatasetError(f"{path} is no metadata of movies: {LOOKED_FOR}")
        return [source]


def _in_folder(folder: Path) -> list[MovieMetadata]:
    dumps = ImdbDumps.found_in(folder)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    others = [
        path
        for path in files
        if path.suffix.lower() in _SUFFIXES and not (dumps and dumps.has(path))
    ]
    found = [source for path in others if (source := _recognised(path))]
    sources: list[MovieMetadata] = [dumps, *found] if dumps else [*found]
    if not sources:
        raise DatasetError(f"{folder} holds no metadata of movies: {LOOKED_FOR}")
    return sources


def _recognised(path: Path) -> MovieMetadata | None:
    beginning = peek(path).lstrip()
    first, _, rest = beginning.partition("\n")
    if first.startswith(("tconst\t", "nconst\t")):
        return ImdbDumps.found_in(path.parent)
    if first.startswith("["):
        return RecordFile(
            path=path, layout="JSON array", records=json_array, unreadable="not a JSON object"
        )
    if first.startswith("{"):
        return _json(path, whole=bool(rest) and not rest.lstrip().startswith("{"))
    if first.count("::") == len(EXTENDED_FIELDS) - 1:
        return RecordFile(
            path=path,
            layout="extended movies.dat",
            records=extended_dat,
            unreadable=f"not {len(EXTENDED_FIELDS)} fields with :: between",
        )
    if is_metadata(_header(first)):
        return RecordFile(
            path=path,
            layout="CSV",
            records=csv_records,
            unreadable="broken CSV, or not as many fields as the header",
        )
    return None


def _json(path: Path, *, whole: bool) -> RecordFile:
    if whole:  # one object over several lines
        return RecordFile(
            path=path, layout="JSON object", records=json_array, unreadable="not a JSON object"
        )
    return RecordFile(
        path=path, layout="JSON lines", records=json_lines, unreadable="not a JSON object"
    )


def _header(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []
