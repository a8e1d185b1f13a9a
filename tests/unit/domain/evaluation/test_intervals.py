import numpy as np
import pytest

from domain.evaluation import intervals
from domain.evaluation.intervals import bootstrap_intervals


def test_the_interval_is_that_of_the_normal_approximation_for_many_viewers() -> None:
    values = np.random.default_rng(1).random((4_000, 1))
    (interval,) = bootstrap_intervals(values, np.random.default_rng(2))
    error = values.std() / np.sqrt(len(values))
    assert interval.low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert interval.high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)


def test_it_holds_the_true_mean_about_19_times_in_20() -> None:
    generator = np.random.default_rng(3)
    samples = generator.exponential(size=(60, 300))
    found = bootstrap_intervals(samples, generator)
    held = np.mean([interval.low <= 1.0 <= interval.high for interval in found])
    assert 0.88 <= held <= 0.98


def test_columns_share_their_draws_so_equal_columns_have_equal_intervals() -> None:
    column = np.random.default_rng(4).random(50)
    first, second = bootstrap_intervals(np.column_stack([column, column]), np.random.default_rng(5))
    assert first == second


def test_values_without_spread_have_an_interval_of_no_width() -> None:
    (interval,) = bootstrap_intervals(np.full((1, 1), 0.25), np.random.default_rng(6))
    assert (interval.low, interval.high) == (0.25, 0.25)


def test_memory_is_bounded_by_drawing_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(7).random((30, 2))
    whole = bootstrap_intervals(values, np.random.default_rng(8))
    monkeypatch.setattr(intervals, "_CELLS_PER_BLOCK", 100)
    assert bootstrap_intervals(values, np.random.default_rng(8)) == whole
