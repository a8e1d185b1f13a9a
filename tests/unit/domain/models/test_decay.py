import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.errors import InvalidValueError
from domain.models.decay import Ageing, Decay
from tests.builders import DAY


def test_an_event_loses_half_its_weight_per_half_life_down_to_the_floor() -> None:
    decay = Decay(half_life_days=10.0, floor=0.2)
    ages = np.array([0, 10, 20, 30, 1_000])
    assert_allclose(decay.weights((5_000 - ages) * DAY, 5_000 * DAY), [1, 0.5, 0.25, 0.2, 0.2])


def test_what_happened_after_the_fit_counts_in_full_and_no_more() -> None:
    assert Decay().weights(np.array([9 * DAY]), 2 * DAY).tolist() == [1.0]


def test_without_a_half_life_every_event_counts_in_full() -> None:
    for decay in (Decay(half_life_days=None), Decay(half_life_days=float("inf"))):
        assert decay.weights(np.array([0, 9 * DAY]), 9 * DAY).tolist() == [1.0, 1.0]


def test_ageing_leaves_a_part_of_each_weight() -> None:
    ageing = Ageing(decay=Decay(half_life_days=5.0, floor=0.1), newest=20 * DAY)
    left = ageing.left_of(np.array([4, 4, 1], np.float32), np.array([10, 25, -900]) * DAY)
    assert left.dtype == np.float32
    assert_allclose(left, [1.0, 4.0, 0.1])


@pytest.mark.parametrize("half_life_days", [5.0, None])
def test_ageing_is_rebuilt_from_its_arrays(half_life_days: float | None) -> None:
    ageing = Ageing(decay=Decay(half_life_days=half_life_days, floor=0.1), newest=20 * DAY)
    again = Ageing.from_arrays(ageing.arrays())
    assert again is not None
    assert again.arrays() == ageing.arrays()
    assert Ageing.from_arrays({}) is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"half_life_days": 0.0}, "half_life_days must be positive, not 0.0"),
        ({"half_life_days": -1.0}, "half_life_days must be positive"),
        ({"half_life_days": float("nan")}, "half_life_days must be positive"),
        ({"floor": -0.1}, "floor must lie between 0 and 1"),
        ({"floor": 1.5}, "floor must lie between 0 and 1"),
    ],
)
def test_a_decay_validates_itself(values: dict[str, float], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        Decay(**values)
