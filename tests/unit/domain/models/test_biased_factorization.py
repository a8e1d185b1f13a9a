from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from domain.models.biased_factorization import BiasedFactorizationModel
from domain.recommendation.rating import NORMAL_95, RatingBasis

TWO_DRAWS = BiasedFactorizationModel(
    global_mean=3.0,
    viewer_biases=np.array([0.5, -0.5], np.float32),
    movie_biases=np.array([0.2, -1.5, 9.0], np.float32),
    viewer_factors=np.array([[[1.0, 0.0], [0.0, 1.0]], [[-2.0, 0.0], [-2.0, 0.0]]], np.float32),
    movie_factors=np.array(
        [[[0.3, 9.0], [9.0, 0.1]], [[0.5, 0.0], [0.5, 0.0]], [[9.0, 9.0], [9.0, 9.0]]], np.float32
    ),
    viewer_ratings=np.array([4, 3], np.int32),
    movie_ratings=np.array([5, 2, 0], np.int32),
    spreads=np.array([0.1, 0.2, 0.3, 0.4]),
    lowest=1.0,
    highest=5.0,
)
"""Two viewers and three movies, the last of which nobody has rated."""


def test_the_prediction_is_the_mean_over_the_draws() -> None:
    found = TWO_DRAWS.predict(0, np.array([0]))
    assert_allclose(found.ratings, [3.0 + 0.5 + 0.2 + np.mean([0.3, 0.1])], atol=1e-6)


def test_draws_that_disagree_widen_the_interval() -> None:
    found = TWO_DRAWS.predict(0, np.array([0, 1]))
    margins = NORMAL_95 * np.sqrt(np.array([0.1, 0.25]) ** 2 + 0.1**2)
    assert_allclose(found.ratings, [3.9, 2.25], atol=1e-6)
    assert_allclose(found.high - found.ratings, margins, atol=1e-6)
    assert_allclose(found.ratings - found.low, margins, atol=1e-6)


def test_an_interval_ends_where_the_scale_does() -> None:
    wide = replace(TWO_DRAWS, spreads=np.full(4, 9.0))
    found = wide.predict(0, np.array([0, 1]))
    assert found.low.tolist() == [1.0, 1.0]
    assert found.high.tolist() == [5.0, 5.0]


@pytest.mark.parametrize(
    ("viewer", "movie", "rating", "spread", "basis"),
    [
        (0, 0, 3.9, None, RatingBasis.MODEL),
        (0, 2, 3.5, 0.2, RatingBasis.VIEWER_BIAS),
        (0, -1, 3.5, 0.2, RatingBasis.VIEWER_BIAS),
        (None, 0, 3.2, 0.3, RatingBasis.MOVIE_BIAS),
        (None, 2, 3.0, 0.4, RatingBasis.GLOBAL_MEAN),
        (None, -1, 3.0, 0.4, RatingBasis.GLOBAL_MEAN),
    ],
)
def test_of_whom_nothing_is_known_counts_as_average(
    viewer: int | None, movie: int, rating: float, spread: float | None, basis: RatingBasis
) -> None:
    found = TWO_DRAWS.predict(viewer, np.array([movie]))
    assert found.bases == (basis,)
    assert_allclose(found.ratings, [rating], atol=1e-6)
    if spread is not None:
        assert_allclose(found.high - found.ratings, [NORMAL_95 * spread], atol=1e-6)


def test_predictions_are_clipped_after_the_mean_is_taken() -> None:
    matches = np.array([[[9.0, 0.0], [0.0, -9.5]], [[-99.0, 0.0], [0.0, 0.0]], [[0, 0], [0, 0]]])
    extreme = replace(TWO_DRAWS, movie_factors=matches.astype(np.float32))
    assert_allclose(extreme.predict(0, np.array([0, 1])).ratings, [3.7 - 0.25, 1.0], atol=1e-6)


def test_many_pairs_are_predicted_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    viewers, movies = np.array([0, 1, -1, 0, 1]), np.array([0, 1, 0, -1, 2])
    at_once = TWO_DRAWS.predict_pairs(viewers, movies)
    monkeypatch.setattr("domain.models.biased_factorization._PAIRS_PER_BLOCK", 2)
    assert_array_equal(TWO_DRAWS.predict_pairs(viewers, movies), at_once)


def test_biases_alone_make_a_model() -> None:
    alone = replace(
        TWO_DRAWS,
        viewer_factors=np.empty((2, 2, 0), np.float32),
        movie_factors=np.empty((3, 2, 0), np.float32),
    )
    assert_allclose(alone.predict(0, np.array([0])).ratings, [3.7], atol=1e-6)


def test_viewers_of_older_models_count_as_having_rated_as_much_as_the_others() -> None:
    arrays = TWO_DRAWS.arrays()
    del arrays["viewer_ratings"]
    read = BiasedFactorizationModel.from_arrays(arrays)
    assert read.viewer_ratings.tolist() == [3, 3]
    assert read.viewer_ratings.dtype == np.int32
