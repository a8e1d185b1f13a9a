import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.evaluation.rating_intervals import interval_coverage
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.recommendation.rating_predictor import RatingPredictor


def predictor_of_three(spread: float) -> RatingPredictor:
    """Return one that predicts 3 for any viewer and movie; 95 % lie within 1.96 spreads."""
    return RatingPredictor(
        model=BiasedFactorizationModel(
            global_mean=3.0,
            viewer_biases=np.zeros(2, np.float32),
            movie_biases=np.zeros(2, np.float32),
            viewer_factors=np.zeros((2, 1, 1), np.float32),
            movie_factors=np.zeros((2, 1, 1), np.float32),
            viewer_ratings=np.ones(2, np.int32),
            movie_ratings=np.ones(2, np.int32),
            spreads=np.full(4, spread),
            lowest=1.0,
            highest=5.0,
        ),
        viewer_ids=np.array([10, 20]),
        movie_ids=np.array([7, 8]),
        scale=5.0,
    )


@pytest.mark.parametrize(("spread", "expected"), [(0.1, 0.2), (0.52, 0.6), (1.05, 1.0)])
def test_it_is_the_share_of_ratings_within_their_interval(spread: float, expected: float) -> None:
    held_out = Interactions(
        viewer_ids=np.array([20, 10, 20, 99, 10]),
        movie_ids=np.array([7, 7, 8, 8, 5]),
        ratings=np.array([1, 2, 3, 4, 5], np.float32),
        timestamps=np.zeros(5, np.int64),
    )
    assert interval_coverage(predictor_of_three(spread), held_out) == expected
