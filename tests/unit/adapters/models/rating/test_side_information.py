from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose

from adapters.models.rating.side_information import movie_features, viewer_features
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.identifiers import ViewerId
from domain.recommendation.rating_set import rating_set
from tests.builders import movie_of

RATED = rating_set(
    Interactions(
        viewer_ids=np.array([10, 10, 20]),
        movie_ids=np.array([1, 3, 3]),
        ratings=np.array([5, 1, 3], np.float32),
        timestamps=np.zeros(3, np.int64),
    ),
    np.array([1, 3]),
)
BOTH = np.sqrt(0.5)


def test_a_viewer_is_itself_and_what_it_rated_at_any_value() -> None:
    features = viewer_features(RATED, [])
    assert_allclose(features.columns.toarray(), [[1, 0, BOTH, BOTH], [0, 1, 0, 1]])
    assert features.groups.tolist() == [0, 0, 1, 1]


def test_a_movie_is_itself_and_who_rated_it() -> None:
    features = movie_features(RATED, [])
    assert_allclose(features.columns.toarray(), [[1, 0, 1, 0], [0, 1, BOTH, BOTH]])
    assert features.groups.tolist() == [0, 0, 1, 1]


def test_demographics_add_a_group_each_and_zeros_where_nothing_is_known() -> None:
    features = viewer_features(
        RATED,
        [
            Demographics(viewer_id=ViewerId(99), gender="F", age=80, occupation="none"),
            Demographics(viewer_id=ViewerId(20), gender="M", age=37),
        ],
    )
    assert_allclose(features.columns.toarray()[:, 4:], [[0, 0], [1, 1]])
    assert features.groups.tolist() == [0, 0, 1, 1, 2, 3], "nobody's occupation is known"


def test_viewers_of_one_decade_of_life_share_a_column() -> None:
    def ages(*years: int) -> int:
        known = [
            Demographics(viewer_id=ViewerId(viewer), age=age)
            for viewer, age in zip((10, 20), years, strict=True)
        ]
        return int(np.sum(viewer_features(RATED, known).groups == 2))

    assert ages(31, 39) == 1
    assert ages(39, 40) == 2


def test_genres_share_the_length_of_one_and_decades_have_a_column_each() -> None:
    movies = [
        movie_of(1, genres=("Drama", "War"), year=1999),
        movie_of(3, genres=("War",), year=None),
    ]
    features = movie_features(RATED, movies)
    assert_allclose(features.columns.toarray()[:, 4:], [[BOTH, BOTH, 1], [0, 1, 0]])
    assert features.groups.tolist() == [0, 0, 1, 1, 2, 2, 3]


def test_movies_of_which_nothing_is_known_add_no_columns() -> None:
    plain = [replace(movie_of(number), genres=(), year=None) for number in (1, 3)]
    assert movie_features(RATED, plain).groups.tolist() == [0, 0, 1, 1]
