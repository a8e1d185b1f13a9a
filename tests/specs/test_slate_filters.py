"""Which movies pass which filter."""

import numpy as np
import pytest

from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from domain.recommendation.filters import MovieFeatures
from domain.recommendation.slate import GenreMatch, SlateFilter

# fmt: off
MOVIES = [
    Movie(movie_id=MovieId(number), slug=f"{number}", title="Title",
          year=year, genres=genres, runtime_minutes=minutes)
    for number, year, genres, minutes in (
        (1, 1980, ("Drama",), 90),
        (2, 1990, ("Drama", "War"), 120),
        (3, 2000, ("War",), 150),
        (4, None, ("Drama",), None),
        (5, 2000, (), 60),
    )
]

CASES = {
    "nothing asked": (SlateFilter(), {1, 2, 3, 4, 5}),
    "a genre": (SlateFilter(genres=("Drama",)), {1, 2, 4}),
    "a genre in another case": (SlateFilter(genres=("dRAMA",)), {1, 2, 4}),
    "any of two genres": (SlateFilter(genres=("Drama", "War")), {1, 2, 3, 4}),
    "all of two genres": (SlateFilter(genres=("Drama", "War"), genre_match=GenreMatch.ALL), {2}),
    "an unknown genre": (SlateFilter(genres=("Opera",)), set()),
    "any, one unknown": (SlateFilter(genres=("Opera", "War")), {2, 3}),
    "all, one unknown": (SlateFilter(genres=("Opera", "War"), genre_match=GenreMatch.ALL), set()),
    "from a year: unknown years fail": (SlateFilter(year_from=1990), {2, 3, 5}),
    "to a year: unknown years fail": (SlateFilter(year_to=1990), {1, 2}),
    "one year": (SlateFilter(year_from=1990, year_to=1990), {2}),
    "a longest runtime: unknown ones fail": (SlateFilter(runtime_max=90), {1, 5}),
    "all at once": (SlateFilter(genres=("War",), year_from=1995, runtime_max=150), {3}),
}
# fmt: on


@pytest.mark.parametrize(("wanted", "passing"), CASES.values(), ids=CASES)
def test_which_movies_pass(wanted: SlateFilter, passing: set[int]) -> None:
    mask = MovieFeatures.of(MOVIES).mask(wanted)

    assert {MOVIES[position].movie_id for position in np.flatnonzero(mask)} == passing


def test_crossed_years_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="year_from 2000 lies after year_to 1990"):
        SlateFilter(year_from=2000, year_to=1990)
