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
