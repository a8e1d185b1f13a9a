import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.recommendation.histories import History

WEIGHTS = np.array([[0.0, 0.5, -0.25], [2.0, 0.0, 1.0], [0.125, 4.0, 0.0]], np.float32)
MODEL = ShallowAutoencoderModel(item_weights=WEIGHTS)


@pytest.mark.parametrize(
    ("movies", "weights", "scores"),
    [
        ([], [], [0, 0, 0]),
        ([1], [1.0], [2, 0, 1]),
        ([0, 1], [1.0, 1.0], [2, 0.5, 0.75]),
        ([0, 2], [2.0, 0.5], [0.0625, 3, -0.5]),
    ],
)
def test_a_score_is_the_weighted_sum_of_the_rows_of_the_history(
    movies: list[int], weights: list[float], scores: list[float]
) -> None:
    seen = History(
        movies=np.array(movies, np.intp),
        weights=np.array(weights, np.float32),
        timestamps=np.zeros(len(movies), np.int64),
    )
    assert_allclose(MODEL.score_history(seen), scores)
    assert_allclose(MODEL.contributions(seen, np.array([2, 0])).sum(axis=1), [scores[2], scores[0]])
