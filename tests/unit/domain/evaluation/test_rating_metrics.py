"""How far predicted ratings are from given ones, reckoned by hand."""

import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.rating_metrics import RatingEvaluation, evaluate_ratings


def held_out(viewers: list[int], ratings: list[float]) -> Interactions:
    n = len(viewers)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.arange(1, n + 1),
        ratings=np.array(ratings, np.float32),
        timestamps=np.zeros(n, np.int64),
    )


def evaluated(predicted: list[float], given: Interactions, known: list[int]) -> RatingEvaluation:
    return evaluate_ratings(
        np.array(predicted, np.float32), given, np.array(known, np.int64), np.random.default_rng(1)
    )


def test_errors_are_squared_or_not_and_averaged_over_ratings() -> None:
    given = held_out([1, 1, 2, 3], [4.0, 2.0, 5.0, 1.0])
    found = evaluated([4.0, 3.0, 3.0, 4.0], given, [1, 2])

    assert (found.ratings, found.viewers) == (4, 3)
    assert found.metrics["rmse"] == pytest.approx(np.sqrt((0 + 1 + 4 + 9) / 4))
    assert found.metrics["mae"] == pytest.approx((0 + 1 + 2 + 3) / 4)
    assert found.metrics["rmse_warm"] == pytest.approx(np.sqrt((0 + 1 + 4) / 3))
    assert found.metrics["mae_cold"] == pytest.approx(3)


def test_where_all_viewers_are_known_nothing_is_said_of_others() -> None:
    found = evaluated([4.0], held_out([1], [4.0]), [1])
    assert found.metrics == {"rmse": 0.0, "mae": 0.0, "rmse_warm": 0.0, "mae_warm": 0.0}


def test_intervals_draw_viewers_with_all_their_ratings() -> None:
    """Two viewers, one always right, one always wrong by 2: a draw has 0, 1 or 2 of either."""
    given = held_out([1] * 50 + [2] * 50, [3.0] * 100)
    found = evaluated([3.0] * 50 + [5.0] * 50, given, [1, 2])

    assert found.metrics["mae"] == 1.0
    assert (found.intervals["mae"].low, found.intervals["mae"].high) == (0.0, 2.0)
    assert (found.intervals["rmse"].low, found.intervals["rmse"].high) == (0.0, 2.0)


def test_intervals_lie_about_the_figure_and_are_the_same_each_time() -> None:
    generator = np.random.default_rng(3)
    viewers = np.repeat(np.arange(1, 201), 5).tolist()
    given = held_out(viewers, generator.integers(1, 6, 1000).astype(float).tolist())
    found, again = (evaluated([3.5] * 1000, given, viewers) for _ in range(2))

    for metric, interval in found.intervals.items():
        assert interval.low < found.metrics[metric] < interval.high
        assert interval.high - interval.low < 0.2
    assert found.intervals == again.intervals


def test_a_slice_without_ratings_is_refused() -> None:
    with pytest.raises(InsufficientDataError, match="ingest more"):
        evaluated([], held_out([], []), [1])
