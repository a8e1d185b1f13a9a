import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audience.activity import Activity, bounded_pareto
from domain.audience.size import AudienceSize


def activity_of_all(size: AudienceSize, movies: int) -> np.ndarray:
    activity = Activity(size, movies, np.random.default_rng(size.seed))
    return activity.of(np.arange(size.viewers))


@given(
    viewers=st.integers(100, 3_000),
    movies=st.integers(10, 2_000),
    fullness=st.floats(0, 1),
    seed=st.integers(0, 100),
)
def test_the_numbers_add_up_exactly_and_fit_the_catalogue(
    viewers: int, movies: int, fullness: float, seed: int
) -> None:
    most = viewers * movies // 2
    size = AudienceSize(
        viewers=viewers, events=viewers + int(fullness * (most - viewers)), seed=seed
    )
    counts = activity_of_all(size, movies)
    assert counts.sum() == size.events
    assert counts.min() >= 1
    assert counts.max() <= movies


def test_activity_has_a_long_tail_like_movielens() -> None:
    counts = activity_of_all(AudienceSize(viewers=10_000, events=750_000, seed=1), 1_000)
    assert counts.min() == 20
    assert np.median(counts) < 0.6 * counts.mean()
    assert counts.max() > 7 * counts.mean()


def test_early_and_late_viewers_are_equally_active() -> None:
    counts = activity_of_all(AudienceSize(viewers=10_000, events=750_000, seed=1), 1_000)
    assert counts[:5_000].mean() == pytest.approx(counts[5_000:].mean(), rel=0.05)


@pytest.mark.parametrize("mean", [25.0, 75.0, 150.0, 300.0])
def test_the_power_law_has_the_mean_asked_for(mean: float) -> None:
    assert bounded_pareto(20, 600, mean).mean == pytest.approx(mean, rel=1e-6)


def test_the_power_law_is_the_integral_of_its_quantiles() -> None:
    law = bounded_pareto(20, 600, 75)
    shares = np.linspace(0, 1, 200_001)
    base = 1 - (law.minimum / law.maximum) ** law.tail
    quantiles = law.minimum * (1 - base * shares) ** (-1 / law.tail)
    assert quantiles[0] == pytest.approx(20)
    assert quantiles[-1] == pytest.approx(600)
    middles = (quantiles[1:] + quantiles[:-1]) / 2
    assert np.allclose(law.below(shares)[1:], np.cumsum(middles) / 200_000, rtol=1e-6)
