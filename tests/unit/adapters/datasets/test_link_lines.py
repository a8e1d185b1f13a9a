from pathlib import Path

import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from domain.data.movie_details import MovieLink
from domain.identifiers import MovieId
from tests.builders import MOMENT
from tests.dataset_files import LAYOUT_CSV, written
from tests.fakes.fixed_clock import FixedClock


def links_of(folder: Path, lines: str) -> tuple[list[MovieLink], dict[str, int]]:
    with MovieLensReader(FixedClock(MOMENT)).open(
        str(written(folder, {**LAYOUT_CSV, "links.csv": lines.encode()}))
    ) as dataset:
        return list(dataset.links()), dict(dataset.rejects.by_reason)


def link(number: int, imdb_id: int | None, tmdb_id: int | None) -> MovieLink:
    return MovieLink(movie_id=MovieId(number), imdb_id=imdb_id, tmdb_id=tmdb_id)


def test_ids_are_read_and_may_be_missing(tmp_path: Path) -> None:
    lines = "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n2,,0\r\n"
    assert links_of(tmp_path, lines) == ([link(1, 114709, 862), link(2, None, None)], {})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,tt0114709,862", "not three whole numbers"),
        ("1,114709", "not three whole numbers"),
        ("99999,1,2", "link of a movie that is not in the catalogue, or has one already"),
        ("0,1,2", "movie_id must be a whole number from 1 to 9007199254740991, not 0"),
        (",1,2", "movie_id must be a whole number from 1 to 9007199254740991, not 0"),
    ],
)
def test_lines_that_are_no_links_are_told(tmp_path: Path, line: str, reason: str) -> None:
    links, rejected = links_of(tmp_path, f"movieId,imdbId,tmdbId\n{line}\n2,5,6\n")
    assert links == [link(2, 5, 6)]
    assert rejected == {reason: 1}


def test_a_file_with_another_header_gives_no_links(tmp_path: Path) -> None:
    links, rejected = links_of(tmp_path, "movieId,tmdbId,imdbId\n1,2,3\n")
    assert links == []
    assert rejected == {"not below the header movieId,imdbId,tmdbId": 2}


def test_a_data_set_without_links_has_none(tmp_path: Path) -> None:
    with MovieLensReader(FixedClock(MOMENT)).open(str(written(tmp_path, LAYOUT_CSV))) as dataset:
        assert dataset.links() == ()
