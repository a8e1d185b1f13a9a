from adapters.registry.mlflow_documents import parameters_of
from domain.models.specification import ModelPlan
from tests.builders import version_of


def test_parameters_of_members_stand_behind_their_names() -> None:
    near = ModelPlan(name="near", family="item-item", seed=7, parameters={"neighbours": 5})
    plan = ModelPlan(name="mixed", family="blend", parameters={"lifted": 9}, members=(near,))

    assert {param.key: param.value for param in parameters_of(version_of(plan))} == {
        "family": "blend",
        "seed": "42",
        "lifted": "9",
        "near.family": "item-item",
        "near.seed": "7",
        "near.neighbours": "5",
    }
