"""Plans say everything that a model is made by."""

import pytest

from domain.errors import InvalidValueError
from domain.models.specification import ModelPlan

EASE = ModelPlan(name="near", family="ease", seed=1, parameters={"regularization": 300.0})
ALS = ModelPlan(name="far", family="als", seed=2, parameters={"factors": 8})
BLEND = ModelPlan(name="blend", family="blend", parameters={"slices": 2}, members=(EASE, ALS))


def test_parameters_of_members_stand_behind_their_names() -> None:
    assert BLEND.all_parameters == {
        "slices": 2,
        "near.family": "ease",
        "near.seed": 1,
        "near.regularization": 300.0,
        "far.family": "als",
        "far.seed": 2,
        "far.factors": 8,
    }
    assert ALS.all_parameters == ALS.parameters


def test_two_members_cannot_have_one_name() -> None:
    with pytest.raises(InvalidValueError, match="two members have one name"):
        ModelPlan(name="blend", family="blend", members=(EASE, EASE))


def test_a_plan_that_learns_from_a_sample_says_so() -> None:
    sampled = ALS.sampling(2_000)
    assert (sampled.name, sampled.viewers, sampled.seed) == ("far-2000-viewers", 2_000, ALS.seed)
    assert sampled.all_parameters == {"factors": 8, "viewers": 2_000}
    assert sampled.sampling(50) == ALS.sampling(50)


def test_a_sample_has_a_viewer() -> None:
    with pytest.raises(InvalidValueError, match="viewers must be 1 or more, not 0"):
        ALS.sampling(0)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_are_those_that_every_library_takes(seed: int) -> None:
    with pytest.raises(InvalidValueError, match="the seed must lie between 0 and 4294967295"):
        ModelPlan(name="als", family="als", seed=seed)
