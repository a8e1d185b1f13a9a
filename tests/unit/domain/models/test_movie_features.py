"""What a movie is made of, as columns."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from domain.data.new_movie import NewMovie
from domain.models.movie_features import UNKNOWN_PERSON, MovieFeatures

HEAT = NewMovie(
    title="Heat",
    year=1995,
    genres=("Action", "Crime"),
    directors=("Michael Mann",),
    cast=("Al Pacino", "Robert De Niro"),
    runtime_minutes=170,
)
ALI = NewMovie(title="Ali", year=2001, genres=("Drama",), directors=("Michael Mann",))
UNDESCRIBED = NewMovie(title="Untold")
FEATURES = MovieFeatures.of([HEAT, ALI, UNDESCRIBED], fewest_movies=1)


def test_genres_have_a_column_each_whatever_their_case() -> None:
    features = MovieFeatures.genres_of([HEAT, ALI])
    asked = [HEAT, NewMovie(title="x", genres=("ACTION", "drama", "Yodelling")), UNDESCRIBED]
    assert features.genres == ("Action", "Crime", "Drama")
    assert_array_equal(features.columns(asked), [[1, 1, 0], [1, 0, 1], [0, 0, 0]])


@pytest.mark.parametrize(("year", "as_of"), [(1896, 1995), (1998, 1998), (2026, 2001)])
def test_movies_of_unknown_times_count_as_of_the_nearest_known(year: int, as_of: int) -> None:
    asked, counted = (NewMovie(title="x", year=one) for one in (year, as_of))
    assert_array_equal(FEATURES.columns([asked]), FEATURES.columns([counted]))


def test_features_of_before_years_were_kept_know_any_year() -> None:
    arrays = FEATURES.arrays()
    assert MovieFeatures.from_arrays(arrays).years == (1995, 2001)
    del arrays["years"]
    assert MovieFeatures.from_arrays(arrays).years == (1, 9999)


def test_people_of_few_movies_are_as_unknown_as_strangers() -> None:
    features = MovieFeatures.of([HEAT, ALI], fewest_movies=2)
    assert features.directors == ("Michael Mann",)
    assert features.actors == ()
    people = features.actors_of([HEAT])
    assert_array_equal(people.rows, [[UNKNOWN_PERSON, UNKNOWN_PERSON]])


def test_the_people_of_a_movie_share_one_weight() -> None:
    people = FEATURES.actors_of([HEAT, UNDESCRIBED])
    assert_array_equal(people.rows, [[1, 2], [UNKNOWN_PERSON, UNKNOWN_PERSON]])
    assert people.weights.tolist() == [[0.5, 0.5], [1.0, 0.0]]


def test_movies_of_which_nothing_is_said_have_people_too() -> None:
    assert FEATURES.directors_of([UNDESCRIBED]).weights.tolist() == [[1.0]]


def test_of_more_people_than_are_wanted_those_of_most_movies_are_known() -> None:
    by_others = [NewMovie(title="x", directors=(name,)) for name in ("Zoe", "Zoe", "Ann", "Bob")]
    features = MovieFeatures.of(by_others, fewest_movies=1, most_people=2)
    assert features.directors == ("Ann", "Zoe")


def test_each_kind_has_a_table_whose_zeros_say_that_nothing_is_known() -> None:
    kinds = FEATURES.kinds([HEAT, UNDESCRIBED])
    assert [kind.any(axis=1).tolist() for kind in kinds] == [[True, False]] * 5
    assert_array_equal(np.concatenate(kinds[:3], axis=1), FEATURES.columns([HEAT, UNDESCRIBED]))
    directors, actors = kinds[3:]
    assert_array_equal(directors[0], [1.0])
    assert_array_equal(actors[0], np.full(2, np.sqrt(0.5), np.float32))


def test_years_apart_differ_and_what_is_unknown_is_zero() -> None:
    columns = FEATURES.columns([HEAT, ALI, UNDESCRIBED])
    assert np.abs(columns[0] - columns[1]).max() > 0.1
    assert not columns[2].any()


def test_runtimes_beyond_all_measure_count_as_very_long() -> None:
    lengths = [NewMovie(title="x", runtime_minutes=minutes) for minutes in (1_000, 10_000)]
    first, second = FEATURES.columns(lengths)
    assert_array_equal(first, second)


def test_features_read_back_from_their_arrays_read_the_same() -> None:
    read = MovieFeatures.from_arrays(FEATURES.arrays())
    assert_array_equal(read.columns([HEAT, ALI]), FEATURES.columns([HEAT, ALI]))
    assert_array_equal(read.actors_of([HEAT]).rows, FEATURES.actors_of([HEAT]).rows)
    assert read.directors == FEATURES.directors


@pytest.mark.parametrize(
    "facts", [{"title": " "}, {"title": "x", "year": 1800}, {"title": "x", "runtime_minutes": 0}]
)
def test_a_new_movie_that_cannot_be_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"title|year|runtime"):
        NewMovie(**facts)  # type: ignore[arg-type]  # that is the point
