"""The contract of `MovieMetadata` and its reader, for each layout plain and gz."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.datasets.metadata.reader import MetadataFiles
from application.errors import DatasetError
from application.ports.movie_metadata import MetadataReader, MovieMetadata
from domain.data.movie_details import MovieDetails
from tests.dataset_files import written
from tests.fakes.in_memory_movie_metadata import InMemoryMetadataReader, InMemoryMovieMetadata
from tests.metadata_files import (
    AMELIE,
    CSV,
    EXTENDED_DAT,
    HEAT,
    IMDB,
    JSON_ARRAY,
    JSON_LINES,
)

Opened = tuple[MetadataReader, str]


def in_memory(_folder: Path) -> Opened:
    source = InMemoryMovieMetadata([HEAT, AMELIE])
    return InMemoryMetadataReader({"memory": [source]}), "memory"


def in_files(files: Mapping[str, bytes], *, name: str = "", packed: bool = False) -> object:
    def make(folder: Path) -> Opened:
        packing = {f"{file}.gz": gzip.compress(content) for file, content in files.items()}
        written(folder, packing if packed else files)
        return MetadataFiles(), str(folder / name)

    return make


LAYOUTS = {
    "in memory": in_memory,
    "imdb": in_files(IMDB),
    "imdb, packed": in_files(IMDB, packed=True),
    "imdb, by a file": in_files(IMDB, name="title.crew.tsv"),
    "csv": in_files({"movies.csv": CSV}, name="movies.csv"),
    "csv, packed": in_files({"movies.csv": CSV}, packed=True, name="movies.csv.gz"),
    "json lines": in_files({"answers.jsonl": JSON_LINES}, name="answers.jsonl"),
    "json lines, packed": in_files({"answers.jsonl": JSON_LINES}, packed=True),
    "json array": in_files({"details.json": JSON_ARRAY}, name="details.json"),
    "dat": in_files({"movies_extended.dat": EXTENDED_DAT}, name="movies_extended.dat"),
}


@pytest.mark.parametrize("make", LAYOUTS.values(), ids=LAYOUTS)
class TestMovieMetadata:
    @pytest.fixture
    def source(self, make: Callable[[Path], Opened], tmp_path: Path) -> MovieMetadata:
        reader, path = make(tmp_path)
        (source,) = reader.open(path)
        return source

    def test_the_films_are_found_with_all_that_is_said(self, source: MovieMetadata) -> None:
        found = source.with_people(list(source.movies()))
        assert [_common(details) for details in found] == [_common(HEAT), _common(AMELIE)]
        assert source.rejects.total == 0

    def test_people_are_told_of_those_that_were_chosen(self, source: MovieMetadata) -> None:
        heat, amelie = source.movies()
        (alone,) = source.with_people([amelie])
        assert (alone.directors, alone.cast) == (AMELIE.directors, AMELIE.cast)
        turned = source.with_people([amelie, heat])
        assert [details.directors for details in turned] == [AMELIE.directors, HEAT.directors]
        assert source.with_people([]) == []

    def test_it_may_be_read_again(self, source: MovieMetadata) -> None:
        assert list(source.movies()) == list(source.movies())

    def test_it_says_what_it_is(self, source: MovieMetadata) -> None:
        assert source.source
        assert source.layout

    def test_what_is_not_there_is_refused(
        self, make: Callable[[Path], Opened], tmp_path: Path
    ) -> None:
        reader, path = make(tmp_path)
        with pytest.raises(DatasetError, match="not exist"):
            reader.open(path + "-elsewhere")


def _common(details: MovieDetails) -> MovieDetails:
    """Return what all layouts say; an extended `movies.dat` has no runtime, title or id beside."""
    return replace(
        details, titles=details.titles[:1], movie_id=None, imdb_id=None, runtime_minutes=None
    )
