import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.rating_metrics import evaluate_ratings, mae, rmse

ERRORS = np.array([1.0, -1.0, 0.0, 2.0])
N_VIEWERS = 50


def held_out_of_many() -> Interactions:
    """Return four ratings by each of fifty viewers."""
    viewers = np.repeat(np.arange(N_VIEWERS), 4)
    return Interactions(
        viewer_ids=viewers,
        movie_ids=np.tile(np.arange(4), N_VIEWERS),
        ratings=np.full(len(viewers), 3, np.float32),
        timestamps=np.zeros(len(viewers), np.int64),
    )


HELD_OUT = held_out_of_many()
ALL = np.arange(N_VIEWERS)


def predicted_with(
    errors: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (HELD_OUT.ratings + errors).astype(np.float32)


def generator() -> np.random.Generator:
    return np.random.default_rng(2)


def test_rmse_is_the_root_of_the_mean_square() -> None:
    assert rmse(ERRORS) == pytest.approx(np.sqrt(6 / 4))


def test_mae_is_the_mean_of_the_sizes() -> None:
    assert mae(ERRORS) == pytest.approx(1.0)


def test_strangers_and_known_viewers_have_figures_of_their_own() -> None:
    errors = np.where(HELD_OUT.viewer_ids < 10, 2.0, 1.0)
    found = evaluate_ratings(predicted_with(errors), HELD_OUT, ALL[10:], generator())
    assert (found.ratings, found.viewers) == (200, 50)
    assert found.metrics["rmse_cold"] == found.metrics["mae_cold"] == 2.0
    assert found.metrics["rmse_warm"] == found.metrics["mae_warm"] == 1.0
    assert found.metrics["rmse"] == pytest.approx(np.sqrt(0.2 * 4 + 0.8))
    assert found.metrics["mae"] == pytest.approx(1.2)


def test_without_strangers_there_is_no_figure_of_them() -> None:
    found = evaluate_ratings(predicted_with(np.ones(200)), HELD_OUT, ALL, generator())
    assert found.metrics.keys() == {"rmse", "mae", "rmse_warm", "mae_warm"}


def test_intervals_are_wider_where_the_errors_of_a_viewer_go_together() -> None:
    """Two hundred errors of fifty viewers are no two hundred witnesses."""
    sizes = np.tile([0.5, 1.5], 100)
    apart = evaluate_ratings(predicted_with(sizes), HELD_OUT, ALL, generator())
    alike = evaluate_ratings(predicted_with(np.sort(sizes)), HELD_OUT, ALL, generator())
    assert apart.metrics["rmse"] == pytest.approx(alike.metrics["rmse"])
    for metric in ("rmse", "mae"):
        narrow, wide = apart.intervals[metric], alike.intervals[metric]
        assert narrow.high - narrow.low < 0.01
        assert wide.high - wide.low > 0.1
        assert wide.low < alike.metrics[metric] < wide.high


def test_nothing_held_out_is_refused() -> None:
    with pytest.raises(InsufficientDataError, match="no ratings lie in the slice"):
        evaluate_ratings(np.empty(0, np.float32), Interactions.empty(), ALL, generator())


def test_squared_errors_make_up_the_error_of_their_mean() -> None:
    found = evaluate_ratings(predicted_with(np.linspace(0, 2, 200)), HELD_OUT, ALL, generator())
    mean = found.scores.sums.sum() / found.scores.counts.sum()
    assert np.sqrt(mean) == pytest.approx(found.metrics["rmse"])
    assert len(found.scores.counts) == found.viewers
