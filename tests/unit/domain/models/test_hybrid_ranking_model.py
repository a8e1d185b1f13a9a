"""The hybrid that ranks, made of plain arrays: none of this needs PyTorch."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.families import stored_model
from domain.models.hybrid_ranking import HybridRankingModel
from domain.models.specification import ModelPlan
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import History

MODEL = HybridRankingModel(
    movie_biases=np.array([0.5, 0.0, -1.0], np.float32),
    movie_factors=np.array([[1, 0], [0, 2], [1, 1]], np.float32),
    told_tastes=np.array([[1, 0], [0, 1], [0, -1]], np.float32),
)


def history_of(movies: list[int], weights: list[float]) -> History:
    return History(
        movies=np.array(movies, np.intp),
        weights=np.array(weights, np.float32),
        timestamps=np.arange(len(movies), dtype=np.int64),
    )


@pytest.mark.parametrize(
    ("movies", "weights", "taste"),
    [
        ([0], [1.0], [1, 0]),
        ([0, 1], [1.0, 1.0], [0.5**0.5, 0.5**0.5]),
        ([0, 1, 2], [2.0, 1.0, 1.0], [1, 0]),
        ([1], [4.0], [0, 2]),
    ],
)
def test_a_score_is_a_bias_and_the_match_with_what_the_history_tells(
    movies: list[int], weights: list[float], taste: list[float]
) -> None:
    history = history_of(movies, weights)
    expected = MODEL.movie_biases + MODEL.movie_factors @ taste
    assert_allclose(MODEL.score_history(history), expected, atol=1e-6)
    asked = np.array([2, 0])
    added = MODEL.contributions(history, asked).sum(axis=1)
    assert_allclose(added, (expected - MODEL.movie_biases)[asked], atol=1e-6)


def test_a_stranger_is_shown_movies_by_their_biases() -> None:
    assert_array_equal(MODEL.score_history(NO_HISTORY), MODEL.movie_biases)


def test_the_model_read_back_from_its_arrays_scores_the_same_bits() -> None:
    read = stored_model(ModelPlan(name="hybrid-ranking", family="hybrid"), MODEL.arrays())
    assert isinstance(read, HybridRankingModel)
    history = history_of([0, 2], [1.0, 0.5])
    assert_array_equal(read.score_history(history), MODEL.score_history(history))
    with pytest.raises(KeyError, match="told_tastes"):
        stored_model(
            ModelPlan(name="hybrid-ranking", family="hybrid"),
            {"movie_biases": MODEL.movie_biases, "movie_factors": MODEL.movie_factors},
        )
