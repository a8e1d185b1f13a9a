from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.datasets.metadata.records import RecordError, details_of, is_metadata
from domain.data.movie_details import LEADING_CAST, MovieDetails
from domain.identifiers import MovieId

HEAT = {"titles": ("Heat",), "year": 1995}

RECORDS: list[tuple[dict[str, object], dict[str, Any]]] = [
    ({"title": "Heat", "year": "1995"}, {}),
    ({"title": "Heat (1995)"}, {}),
    ({"Title": "Heat", "Release_Date": "1995-12-15"}, {}),
    ({"movie_title": "Heat (1995)", "year": 1995.0}, {}),
    ({"title": "Heat (1995)", "year": "(II) 1996"}, {}),
    ({"title": "Heat", "year": 1995, "original_title": "Heat"}, {}),
    ({"title": "Heat", "year": 1995, "original_title": "Hitze"}, {"titles": ("Heat", "Hitze")}),
    ({"title": "Heat", "year": 1995, "id": "949"}, {"tmdb_id": 949}),
    ({"title": "Heat", "year": 1995, "id": "heat+1995"}, {"slug": "heat+1995"}),
    ({"title": "Heat", "year": 1995, "id": "tt0113277"}, {"imdb_id": 113277}),
    ({"title": "Heat", "year": 1995, "imdb_id": "tt0113277", "tmdb_id": 949, "id": "heat+1995"},
     {"imdb_id": 113277, "tmdb_id": 949, "slug": "heat+1995"}),
    ({"movieId": "6", "tmdbId": "949", "title": "Heat (1995)"}, {"movie_id": 6, "tmdb_id": 949}),
    ({"movie_id": 949, "title": "Heat (1995)", "crew": "[]"}, {"tmdb_id": 949}),
    ({"title": "Heat (1995)", "movie_url": "http://www.imdb.com/title/tt0113277/"},
     {"imdb_id": 113277}),
    ({"title": "Heat (1995)", "movie_length": "2h 50min"}, {"runtime_minutes": 170}),
    ({"title": "Heat (1995)", "genres": "Crime|(no genres listed)"}, {"genres": ("Crime",)}),
    ({"title": "Heat (1995)", "crew": [
        {"job": "Editor", "name": "Dov Hoenig"}, {"job": "Director", "name": "Michael Mann"}]},
     {"directors": ("Michael Mann",)}),
    ({"title": "Heat (1995)", "credits": {
        "crew": [{"job": "Director", "name": "Michael Mann"}], "cast": [{"name": "Al Pacino"}]}},
     {"directors": ("Michael Mann",), "cast": ("Al Pacino",)}),
    ({"title": "Heat (1995)", "cast": [f"Actor {n}" for n in range(20)]},
     {"cast": tuple(f"Actor {n}" for n in range(LEADING_CAST))}),
    ({"title": "Heat (1995)", "adult": "False", "budget": "0", "homepage": "null"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "beside"), RECORDS)
def test_a_record_of_heat(record: dict[str, object], beside: dict[str, Any]) -> None:
    assert details_of(record) == MovieDetails(**{**HEAT, **beside})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "neither a title nor an id"),
        ({"title": "N/A", "id": "x+1999"}, "neither a title nor an id"),
        ({"title": "Jungle Book, The (1994)", "year": "Video Game"}, "no film"),
        ({"title": "Crash (1996)", "year": "Episode aired May 24, 1994"}, "no film"),
        ({"movie_title": "Wizard of Oz, The (1939)", "year": None, "movie_length": None},
         "neither a year nor a runtime"),
        ({"title": "The Magnificent Seven (1954)", "year": 1960}, "another than the one in it"),
    ],
)  # fmt: skip
def test_records_of_no_movie(record: dict[str, object], reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        details_of(record)


def test_a_number_that_is_no_movie_id_is_left_out() -> None:
    assert details_of({"title": "Heat", "movieId": 2**53}).movie_id is None
    assert details_of({"title": "Heat", "movieId": 6}).movie_id == MovieId(6)


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        (["movieId", "title", "genres"], True),
        (["\ufeffid", "runtime"], True),
        (["cast", "crew", "id"], True),
        (["movieId", "imdbId", "tmdbId"], False),
        (["userId", "movieId", "rating", "timestamp"], False),
        (["runtime", "genres"], False),
        ([], False),
    ],
)
def test_which_tables_are_metadata(names: list[str], is_one: bool) -> None:
    assert is_metadata(names) == is_one


values = st.recursive(
    st.none() | st.text() | st.integers() | st.floats() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["name", "job", "x"]), inner),
    max_leaves=6,
)
fields = st.sampled_from(
    ["title", "year", "release_date", "runtime", "genres", "cast", "crew", "credits", "director",
     "movieId", "imdb_id", "tmdb_id", "id", "other"]
)  # fmt: skip


@given(st.dictionaries(fields, values))
def test_any_record_is_read_or_refused(record: dict[str, object]) -> None:
    try:
        details = details_of(record)
    except RecordError:
        return
    assert len(details.cast) <= LEADING_CAST
    assert all(name.strip() and name.isprintable() for name in details.titles + details.cast)
