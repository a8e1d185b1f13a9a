"""The families that predict ratings, with parameters that suit a few thousand ratings."""

from adapters.models.trainers import LocalModelTrainers
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Parameter, Role
from domain.recommendation.rating import RatingModel
from tests.fakes.silent_progress import SilentProgress

SMALL_PARAMETERS: dict[str, dict[str, Parameter]] = {
    "biased-mf": {
        "factors": 4,
        "iterations": 5,
        "regularization": 2.0,
        "bias_regularization": 1.0,
    },
    "svd": {"factors": 3},
    "bayesian-fm": {"factors": 3, "iterations": 60, "warm_up": 20, "draws": 15},
    "hybrid": {
        "factors": 3,
        "hidden": 8,
        "epochs": 60,
        "batch_size": 128,
        "learning_rate": 0.02,
        "id_dropout": 0.3,
    },
}


def rating_plan_of(family: str, **parameters: Parameter) -> ModelPlan:
    """Return a plan of these parameters, and those of `SMALL_PARAMETERS`."""
    return ModelPlan(
        name=family,
        family=family,
        role=Role.RATING,
        seed=3,
        parameters=SMALL_PARAMETERS[family] | parameters,
    )


def fitted_rating_model(family: str, fit: FitData, /, **parameters: Parameter) -> RatingModel:
    """Return what the family makes of `fit` by such a plan."""
    plan = rating_plan_of(family, **parameters)
    return LocalModelTrainers().rating(family).fit(plan, fit, SilentProgress())
