"""What viewers have seen, whether or not they liked any of it."""

from collections.abc import Sequence

import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.identifiers import ViewerId
from domain.recommendation.histories import SeenMovies, seen_movies, training_set

AXIS = np.array([100, 200, 300, 400])
ROWS = (
    # viewer, movie, rating
    (7, 200, 5.0),
    (5, 400, 1.0),
    (5, 100, 2.0),
    (3, 300, 4.0),
    (3, 100, 1.0),
    (9, 200, 2.5),
    (9, 999, 1.0),
    (8, 999, 5.0),
)


def rated(rows: Sequence[tuple[int, int, float]]) -> Interactions:
    viewers, movies, ratings = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers),
        movie_ids=np.array(movies),
        ratings=np.array(ratings, np.float32),
        timestamps=np.arange(len(rows)),
    )


@pytest.fixture
def seen() -> SeenMovies:
    """Return what is seen where 3 and 7 like something of the axis, and 5 and 9 nothing."""
    ratings = rated(ROWS)
    on_axis = ratings.select(np.isin(ratings.movie_ids, AXIS))
    return seen_movies(ratings, training_set(on_axis.positives(), AXIS))


def test_viewers_of_the_fit_come_first(seen: SeenMovies) -> None:
    assert [seen[row].tolist() for row in (0, 1)] == [[0, 2], [1]]


def test_viewers_without_a_positive_have_seen_what_they_rated(seen: SeenMovies) -> None:
    assert seen.others.tolist() == [5, 9]
    assert seen.of_other(ViewerId(5)).tolist() == [0, 3]
    assert seen.of_other(ViewerId(9)).tolist() == [1]


@pytest.mark.parametrize("viewer", [3, 7, 8, 42])
def test_others_are_only_those(seen: SeenMovies, viewer: int) -> None:
    assert seen.of_other(ViewerId(viewer)).tolist() == []
    assert seen.without_other(ViewerId(viewer)) is None


def test_one_of_them_can_be_left_out(seen: SeenMovies) -> None:
    left = seen.without_other(ViewerId(5))
    assert left is not None
    assert left.others.tolist() == [9]
    assert left.of_other(ViewerId(5)).tolist() == []
    assert left.of_other(ViewerId(9)).tolist() == [1]
    assert [left[row].tolist() for row in (0, 1)] == [[0, 2], [1]]
    assert len(left.movies) == len(seen.movies) - 2


def test_they_stay_where_a_viewer_of_the_fit_is_left_out(seen: SeenMovies) -> None:
    left = seen.without(0)
    assert left[0].tolist() == [1]
    assert left.of_other(ViewerId(5)).tolist() == [0, 3]
    assert left.of_other(ViewerId(9)).tolist() == [1]
