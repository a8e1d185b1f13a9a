"""The plans of the tables, and their order."""

from collections.abc import Sequence

from adapters.models.trainers import LocalModelTrainers
from adapters.toml_plan_library import TomlPlanLibrary
from benchmarks.movielens import REPOSITORY
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role

PLAN_ORDER = (
    "popularity-all-time",
    "popularity",
    "popularity-genres",
    "item-item",
    "ease",
    "als",
    "ials",
)


def plans_named(names: Sequence[str]) -> list[ModelPlan]:
    """Return the ranking plans of those names, or all of them, in the order of the table."""
    library = TomlPlanLibrary(REPOSITORY / "plans")
    plans = [library.named(name) for name in names] or library.all()
    return in_order([plan for plan in plans if plan.role is Role.RANKING])


def in_order(plans: Sequence[ModelPlan]) -> list[ModelPlan]:
    """Return plans in the order of the table; those that it does not name come last."""
    return sorted(
        plans, key=lambda plan: PLAN_ORDER.index(plan.name) if plan.name in PLAN_ORDER else 99
    )


def fittable(plans: Sequence[ModelPlan], fit: FitData) -> list[ModelPlan]:
    """Return the plans that a fit has enough for: MovieLens has no watched minutes."""
    trainers = LocalModelTrainers()
    return [plan for plan in plans if trainers.lacking(plan, fit) is None]
