import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.models.item_similarity import ItemSimilarityModel
from domain.recommendation.histories import History

# Movie 0 is like 1 and 2, movie 1 like 0; movie 2 has one neighbour and fills its row.
MODEL = ItemSimilarityModel(
    neighbours=np.array([[1, 2], [0, 2], [0, 2], [3, 3]], np.intp),
    similarities=np.array([[0.5, 0.25], [0.5, 0.125], [0.75, 0.0], [0.0, 0.0]], np.float32),
)


def history(*movies: int, weights: tuple[float, ...] = ()) -> History:
    return History(
        movies=np.array(movies, np.intp),
        weights=np.array(weights or [1.0] * len(movies), np.float32),
        timestamps=np.zeros(len(movies), np.int64),
    )


@pytest.mark.parametrize(
    ("seen", "scores"),
    [
        (history(0), [0.0, 0.5, 0.25, 0.0]),
        (history(0, 1), [0.5, 0.5, 0.375, 0.0]),
        (history(0, 1, weights=(2.0, 0.5)), [0.25, 1.0, 0.5625, 0.0]),
        (history(3), [0.0, 0.0, 0.0, 0.0]),
        (history(), [0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_a_score_is_the_weighted_sum_of_similarities(seen: History, scores: list[float]) -> None:
    assert_allclose(MODEL.score_history(seen), scores)


def test_contributions_are_the_terms_of_that_sum() -> None:
    parts = MODEL.contributions(history(0, 1, 3, weights=(2.0, 0.5, 1.0)), np.array([2, 1, 3]))
    assert_allclose(parts, [[0.5, 0.0625, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
