"""Addresses of the page's views are made and read alike."""

from urllib.parse import unquote

import pytest

from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from domain.recommendation.slate import SlateFilter
from entrypoints.http.fragments.addresses import (
    address,
    movie_url,
    pick_url,
    read_filter,
    read_viewer,
)
from entrypoints.http.fragments.browse_order import BrowseOrder
from entrypoints.http.fragments.wording import filter_words, running_time


@pytest.mark.parametrize(
    "slug", ["jaws+1975", "face/off+1997", "what?+1972", "100%+wolf+2020", "a#b+"]
)
def test_any_slug_survives_its_address(slug: str) -> None:
    url = movie_url("/films", Movie(movie_id=MovieId(1), slug=slug, title="Any"))
    path = url.removeprefix("/films/movie/")
    assert unquote(path) == slug
    assert not set("?#") & set(path)


def test_only_parameters_with_a_value_are_written() -> None:
    assert address("/browse") == "/browse"
    assert address("/browse", [("year_from", None), ("genres", "Sci-Fi"), ("cursor", "")]) == (
        "/browse?genres=Sci-Fi"
    )


def test_chosen_movies_are_added_once_and_removed() -> None:
    chosen = [MovieId(1), MovieId(5)]
    assert pick_url("", chosen, plus=MovieId(9)) == "/pick?movie=1&movie=5&movie=9"
    assert pick_url("", chosen, plus=MovieId(1)) == "/pick?movie=5&movie=1"
    assert pick_url("", chosen, without=MovieId(1)) == "/pick?movie=5"
    assert pick_url("", chosen[:1], without=MovieId(1)) == "/pick"


@pytest.mark.parametrize(("typed", "viewer"), [("42", 42), (" 42 ", 42), ("", None), ("  ", None)])
def test_viewer_numbers_are_read(typed: str, viewer: int | None) -> None:
    assert read_viewer(typed) == viewer


@pytest.mark.parametrize("typed", ["forty", "4.2", "-1", "0", "9" * 16 + "9", "٤٢", "1e3"])
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InvalidValueError, match=r"viewer number|Viewer numbers"):
        read_viewer(typed)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("1999", "1990", "1999 comes after 1990"),
        ("99", "", "four digits"),
        ("", "ninety", "four digits"),
    ],
)
def test_years_that_cannot_be_are_refused_in_words(first: str, last: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        read_filter((), first, last)


def test_what_is_browsed_for_survives_its_address() -> None:
    order = BrowseOrder(words="star", genres=("Comedy", "Sci-Fi"), year_from="1980", year_to="1989")
    assert address("/browse", order.query("next")) == (
        "/browse?q=star&genres=Comedy&genres=Sci-Fi&year_from=1980&year_to=1989&cursor=next"
    )
    assert order.filters() == SlateFilter(genres=("Comedy", "Sci-Fi"), year_from=1980, year_to=1989)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (SlateFilter(), "All films"),
        (SlateFilter(genres=("Comedy", "War")), "Comedy or War"),
        (SlateFilter(year_from=1990, year_to=1990), "All films, 1990"),
        (SlateFilter(year_from=1990), "All films, 1990 and later"),
        (SlateFilter(year_to=1990), "All films, up to 1990"),
        (SlateFilter(genres=("War",), year_from=1990, year_to=1999), "War, 1990 to 1999"),
    ],
)
def test_filters_are_put_into_words(filters: SlateFilter, words: str) -> None:
    assert filter_words(filters) == words


def test_a_search_is_put_into_words() -> None:
    assert filter_words(SlateFilter(), "jaws") == "“jaws”"
    assert filter_words(SlateFilter(genres=("War",)), "jaws") == "“jaws”, War"


@pytest.mark.parametrize(("minutes", "words"), [(142, "2 h 22 min"), (60, "1 h"), (45, "45 min")])
def test_running_times_are_put_into_words(minutes: int, words: str) -> None:
    assert running_time(minutes) == words
