import numpy as np
import pytest

from domain.models.popularity import PopularityModel
from domain.recommendation.explanations import (
    Explanations,
    explanations_of,
    lift_for_anyone,
    owed_to_history,
    strongest_of,
)
from domain.recommendation.histories import seen_movies
from tests.builders import ratings_of_two_tastes, training_set_of
from tests.recommenders import factor_model, histories, history_of, seen


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


def test_each_viewers_unseen_movies_are_explained() -> None:
    explanations = explanations_of(factor_model(), histories(), seen())

    named = explanations.of(0, np.array([6, 4]))
    assert named is not None
    assert named.tolist() == [[0, 2], [0, 2]]
    assert explanations.of(0, np.array([4, 14])) is None
    assert explanations.of(1, np.array([5, 1])) is None


@pytest.mark.parametrize(
    ("lift", "owed"),
    [(0.0, True), (0.5, True), (0.51, False), (-3.0, True)],
    ids=["no lift", "as much", "more", "held back"],
)
def test_what_anyone_would_be_shown_is_not_owed_to_the_history(lift: float, owed: bool) -> None:
    contributions = np.array([[0.25, 0.25], [2.0, -1.0]], np.float32)
    found = owed_to_history(contributions.copy(), np.array([lift, 0.0], np.float32))
    assert found.tolist() == [[0.25, 0.25] if owed else [0.0, 0.0], [2.0, -1.0]]


def test_where_a_model_tells_strangers_nothing_every_movie_is_owed_to_the_history() -> None:
    assert not lift_for_anyone(factor_model()).any()
    contributions = np.array([[-2.0, 1.0]], np.float32)
    assert owed_to_history(contributions.copy(), np.zeros(1, np.float32)).tolist() == [[-2.0, 1.0]]


def test_the_lift_is_measured_from_the_average_movie() -> None:
    model = PopularityModel(scores=np.array([1, 2, 6], np.float32))
    assert lift_for_anyone(model).tolist() == [-2.0, -1.0, 3.0]


def test_an_impersonal_model_explains_nothing() -> None:
    scores = np.ones(16, np.float32)

    explanations = explanations_of(PopularityModel(scores=scores), histories(), seen())

    assert explanations.of(0, np.array([4])) is None


def test_no_explanations_explain_nothing() -> None:
    assert Explanations.none(3).of(2, np.array([0])) is None


def test_seen_is_whatever_a_viewer_rated() -> None:
    ratings = ratings_of_two_tastes()
    ratings.ratings[::3] = 1.0
    data = training_set_of(ratings)
    seen_by = seen_movies(ratings, data)

    for row, viewer in enumerate(data.viewer_ids):
        rated = np.sort(ratings.movie_ids[ratings.viewer_ids == viewer])
        assert data.movie_ids[seen_by[row]].tolist() == rated.tolist()
