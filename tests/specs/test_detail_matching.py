from typing import Any

import pytest

from domain.data.catalog import Movie
from domain.data.detail_matching import (
    OWN_ID,
    SHARE_THAT_SPEAKS_OUR_IDS,
    DetailMatch,
    DetailMatcher,
    SourceMatches,
)
from domain.data.movie_details import MovieDetails, MovieLink
from domain.identifiers import MovieId


def film(number: int, title: str, year: int | None, slug: str = "") -> Movie:
    return Movie(movie_id=MovieId(number), slug=slug or f"movie+{number}", title=title, year=year)


def link(number: int, imdb_id: int | None = None, tmdb_id: int | None = None) -> MovieLink:
    return MovieLink(movie_id=MovieId(number), imdb_id=imdb_id, tmdb_id=tmdb_id)


def details(title: str, year: int | None = None, **ids: Any) -> MovieDetails:
    return MovieDetails(titles=(title,), year=year, **ids)


CATALOGUE = [
    film(1, "Heat", 1995, slug="heat+1995"),
    film(2, "Hunger", 2008),
    film(3, "Solaris", 1972),
    film(4, "Solaris", 2002),
    film(5, "Twins", 1988),
    film(6, "The Double", 1990),
    film(7, "Double", 1990),
]
LINKS = [link(1, 113277, 949), link(2, imdb_id=986233), link(5, tmdb_id=77), link(6, tmdb_id=77)]

TABLE = [
    # details, the movie they are about, found how
    (details("Something else", 1900, imdb_id=113277), 1, "imdb-id"),
    (details("Something else", 1900, tmdb_id=949), 1, "tmdb-id"),
    (details("Something else", 1900, slug="heat+1995"), 1, "slug"),
    (details("Heat", 1995), 1, "words-same-year"),
    (details("Heat", 1995, imdb_id=113277), 1, "imdb-id"),
    (details("HEAT", 1996), 1, "words-year-off-by-one"),
    # known under another id: another film of that title
    (details("Hunger", 2008, imdb_id=1), None, None),
    (details("Heat", 1995, tmdb_id=1), None, None),
    (details("Hunger", 2008, tmdb_id=1), 2, "words-same-year"),
    # an id that two movies have decides nothing
    (details("Twins", 1988, tmdb_id=77), 5, "words-same-year"),
    (details("Something else", 1988, tmdb_id=77), None, None),
    # several would fit
    (details("Solaris"), None, None),
    (details("Solaris", 2002), 4, "words-same-year"),
    (details("A Double", 1990), None, None),
    (details("", None), None, None),
    (details("Unheard of", 1995), None, None),
]


@pytest.mark.parametrize(("said", "movie_id", "method"), TABLE)
def test_whom_details_are_about(
    said: MovieDetails, movie_id: int | None, method: str | None
) -> None:
    match = DetailMatcher(CATALOGUE, LINKS).match(said)
    assert (match and match.movie_id, match and match.method) == (movie_id, method)
    if match is not None:
        assert match.details is said
        assert (match.confidence == 1) == match.is_by_id


def surest(*said: MovieDetails) -> list[tuple[int, str]]:
    matches = SourceMatches(DetailMatcher(CATALOGUE, LINKS))
    for one in said:
        matches.add(one)
    return [(match.movie_id, match.method) for match in matches.surest()]


def test_the_surest_record_of_a_movie_is_kept() -> None:
    near, exact = details("Heat", 1996), details("Heat", 1995)
    assert surest(near, exact) == surest(exact, near) == [(1, "words-same-year")]
    by_id = details("Anything", imdb_id=113277)
    assert surest(exact, by_id) == surest(by_id, exact) == [(1, "imdb-id")]


def test_two_records_as_sure_by_title_are_about_nobody_knows_which() -> None:
    assert surest(details("Twins", 1988, imdb_id=1), details("Twins", 1988, imdb_id=2)) == []


def test_a_surer_record_decides_between_two_others() -> None:
    near = [details("Twins", 1989, imdb_id=number) for number in (1, 2)]
    assert surest(*near, details("Twins", 1988)) == [(5, "words-same-year")]


def test_a_record_that_stands_there_twice_is_one_film() -> None:
    assert surest(details("Twins", 1988), details("Twins", 1988)) == [(5, "words-same-year")]
    twice = [details("Twins", 1988, imdb_id=1), details("Twins", 1988, imdb_id=1, slug="t")]
    assert surest(*twice) == [(5, "words-same-year")]


def test_numbers_of_the_same_data_set_are_taken_for_ours() -> None:
    said = [
        details("Heat", 1995, movie_id=MovieId(1)),
        details("Hunger", 2008, movie_id=MovieId(2)),
        details("Soljaris", 1972, movie_id=MovieId(3)),
        details("Twins", 1988, movie_id=MovieId(99)),
    ]
    assert surest(*said) == [(1, OWN_ID), (2, OWN_ID), (3, OWN_ID), (5, "words-same-year")]


def test_numbers_of_another_data_set_are_not() -> None:
    said = [
        details("Heat", 1995, movie_id=MovieId(3)),
        details("Hunger", 2008, movie_id=MovieId(1)),
        details("Unheard of", 1990, movie_id=MovieId(2)),
    ]
    assert surest(*said) == [(1, "words-same-year"), (2, "words-same-year")]


def test_numbers_are_trusted_from_half_of_the_titles_on() -> None:
    right = [details("Heat", 1995, movie_id=MovieId(1))]
    wrong = [details(f"Unheard of {n}", 1990, movie_id=MovieId(n)) for n in (2, 3)]
    assert pytest.approx(0.5) == SHARE_THAT_SPEAKS_OUR_IDS
    assert surest(*right, *wrong[:1]) == [(1, OWN_ID), (2, OWN_ID)]
    assert surest(*right, *wrong) == [(1, "words-same-year")]


@pytest.mark.parametrize(
    ("confidence", "known", "learnt"),
    [
        (1.0, None, link(1, 5, 6)),
        (0.97, None, link(1, 5, 6)),
        (0.95, None, None),
        (1.0, link(1, tmdb_id=7), link(1, 5, 7)),
        (1.0, link(1, 8, 7), None),
    ],
)
def test_ids_are_learnt_from_sure_matches_where_they_lack(
    confidence: float, known: MovieLink | None, learnt: MovieLink | None
) -> None:
    match = DetailMatch(
        movie_id=MovieId(1),
        details=details("Heat", imdb_id=5, tmdb_id=6),
        method="any",
        confidence=confidence,
        is_by_id=False,
    )
    assert match.learnt_link(known) == learnt
