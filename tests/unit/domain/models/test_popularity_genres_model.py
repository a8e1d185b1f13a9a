import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.models.popularity_genres import PopularityGenresModel, genre_shares_of
from domain.recommendation.histories import History
from tests.builders import movie_of

MOVIES = [
    movie_of(0, genres=("Western",)),
    movie_of(1, genres=("Drama", "War")),
    movie_of(2, genres=("Drama",)),
    movie_of(3),
    movie_of(4, genres=("War", "Western")),
]
MODEL = PopularityGenresModel(
    popularity=np.array([10, 20, 30, 40, 50], np.float32),
    genre_shares=genre_shares_of(MOVIES, 5),
)


def history(weights: dict[int, float]) -> History:
    return History(
        movies=np.array(list(weights), np.intp),
        weights=np.array(list(weights.values()), np.float32),
        timestamps=np.zeros(len(weights), np.int64),
    )


@pytest.mark.parametrize(
    ("weights", "scores"),
    [
        ({0: 1.0}, [10 * 1, 0, 0, 0, 50 * 1 / 2]),
        ({1: 1.0}, [0, 20 * 1, 30 * 1, 0, 50 * 1 / 2]),
        ({1: 1.0, 2: 1.0}, [0, 20 * 3 / 2, 30 * 2, 0, 50 * 1 / 2]),
        ({1: 1.0, 4: 3.0}, [10 * 3, 20 * 5 / 2, 30 * 1, 0, 50 * 7 / 2]),
        ({3: 2.0}, [0, 0, 0, 40 * 2, 0]),
    ],
)
def test_a_score_is_popularity_times_the_mean_liking_of_the_movies_genres(
    weights: dict[int, float], scores: list[float]
) -> None:
    assert_allclose(MODEL.score_history(history(weights)), scores)


def test_an_event_contributes_by_the_genres_it_shares() -> None:
    parts = MODEL.contributions(history({1: 1.0, 4: 3.0}), np.array([4, 2, 0]))
    assert_allclose(parts, [[50 * 0.5, 50 * 3.0], [30.0, 0.0], [0.0, 10 * 3.0]])


def test_genres_beyond_the_ten_favourites_do_not_count() -> None:
    movies = [movie_of(number, genres=(f"genre {number:02}",)) for number in range(12)]
    model = PopularityGenresModel(
        popularity=np.ones(12, np.float32), genre_shares=genre_shares_of(movies, 12)
    )
    liked = dict.fromkeys(range(12), 1.0) | {11: 2.0}
    scores = model.score_history(history(liked))
    assert scores.tolist() == [1.0] * 9 + [0.0, 0.0, 2.0]
    unnamed = model.contributions(history(liked), np.array([9, 10]))
    assert not unnamed.any()


def test_without_any_genres_the_order_is_that_of_popularity() -> None:
    model = PopularityGenresModel(popularity=MODEL.popularity, genre_shares=genre_shares_of((), 5))
    assert_allclose(model.score_history(history({0: 1.0, 3: 1.0})), 2 * MODEL.popularity)
