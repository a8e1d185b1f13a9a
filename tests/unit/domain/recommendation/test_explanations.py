from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.models.popularity import PopularityModel
from domain.recommendation.explanations import (
    contributions_of,
    is_anyones,
    lift_for_anyone,
    sources_of,
    strongest_of,
)
from domain.recommendation.histories import History, seen_movies
from domain.recommendation.scoring import RankingModel
from tests.builders import ratings_of_two_tastes, training_set_of
from tests.recommenders import factor_model, histories, history_of


def strongest(*contributions: float) -> list[int]:
    history = history_of(*range(10, 10 + len(contributions)))
    found: list[int] = strongest_of(np.array([contributions], np.float32), history)[0].tolist()
    return found


@pytest.mark.parametrize(
    ("contributions", "named"),
    [
        ((0.1, 0.9, 0.2), [11, -1]),
        ((0.5, 0.9, 0.2), [11, 10]),
        ((0.45, 0.9), [11, 10]),
        ((0.2,), [10, -1]),
        ((0.3, 0.3), [10, 11]),
        ((0.0, -0.3), [-1, -1]),
    ],
    ids=["one", "another from half as much", "exactly half", "one event", "equals", "none"],
)
def test_what_added_most_is_named(contributions: tuple[float, ...], named: list[int]) -> None:
    assert strongest(*contributions) == named


@pytest.mark.parametrize(
    ("lift", "owed"),
    [(0.0, True), (0.5, True), (0.51, False), (-3.0, True)],
    ids=["no lift", "as much", "more", "held back"],
)
def test_what_anyone_would_be_shown_is_not_owed_to_the_history(lift: float, owed: bool) -> None:
    found = is_anyones(np.array([0.5], np.float32), np.array([lift], np.float32))
    assert found.tolist() == [not owed]


def test_what_speaks_against_a_movie_brought_none_that_has_no_lift() -> None:
    assert not is_anyones(np.array([-1.0], np.float32), np.zeros(1, np.float32)).any()


def test_where_a_model_tells_strangers_nothing_every_movie_is_owed_to_the_history() -> None:
    model, movies = factor_model(), np.arange(16)
    lift = lift_for_anyone(model)
    assert not lift.any()

    found = contributions_of(model, histories()[0], movies, lift)

    assert found.by_event.tolist() == model.contributions(histories()[0], movies).tolist()


def test_the_lift_is_measured_from_the_average_movie() -> None:
    model = PopularityModel(scores=np.array([1, 2, 6], np.float32))
    assert lift_for_anyone(model).tolist() == [-2.0, -1.0, 3.0]


class TwoParts:
    """A first part that speaks for the first movie, a second for the second, a lift for the third.

    It is asked for nothing else here.
    """

    names = ("first", "second")

    def contributions_by_part(
        self, history: History, movies: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        of_event = np.array([[3.0, 1.0, 0.5], [1.0, 2.0, 0.5]], np.float32)[:, movies] / 2
        return np.repeat(of_event[:, :, np.newaxis], len(history), axis=2)


def test_the_part_that_added_most_brought_a_movie_unless_anyone_would_be_shown_it() -> None:
    model = cast("RankingModel", TwoParts())
    lift = np.array([0.0, 1.0, 1.5], np.float32)

    found = contributions_of(model, histories()[0], np.array([2, 1, 0]), lift)

    sources = sources_of(model, "blend")
    assert [sources[part] for part in found.parts] == ["popularity", "second", "first"]
    assert found.by_event.tolist() == [[0.0, 0.0], [1.5, 1.5], [2.0, 2.0]]


def test_no_part_brought_a_movie_that_every_event_speaks_against() -> None:
    class Opposed(TwoParts):
        def contributions_by_part(
            self, history: History, movies: NDArray[np.intp]
        ) -> NDArray[np.float32]:
            return -super().contributions_by_part(history, movies)

    opposed = cast("RankingModel", Opposed())
    found = contributions_of(opposed, histories()[0], np.array([0]), np.zeros(3, np.float32))

    assert sources_of(opposed, "blend")[found.parts[0]] == "popularity"
    assert strongest_of(found.by_event, histories()[0]).tolist() == [[-1, -1]]


def test_a_model_of_one_part_brings_all_of_its_movies() -> None:
    model = factor_model()
    assert sources_of(model, "als") == ("als",)

    lift = np.ones(16, np.float32)
    found = contributions_of(model, histories()[0], np.arange(16), lift)

    assert not found.parts.any()


def test_seen_is_whatever_a_viewer_rated() -> None:
    ratings = ratings_of_two_tastes()
    ratings.ratings[::3] = 1.0
    data = training_set_of(ratings)
    seen_by = seen_movies(ratings, data)

    for row, viewer in enumerate(data.viewer_ids):
        rated = np.sort(ratings.movie_ids[ratings.viewer_ids == viewer])
        assert data.movie_ids[seen_by[row]].tolist() == rated.tolist()
