"""The trainers of all families."""

from collections.abc import Sequence
from importlib import import_module

from adapters.models.families import (
    FAMILIES,
    RATING_FAMILIES,
    family_named,
    rating_family_named,
)
from application.ports.model_trainers import ModelTrainer, RatingTrainer
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role


class LocalModelTrainers:
    """Finds the trainer of a family; its library is imported at the first use."""

    def of(self, family: str) -> ModelTrainer:
        """Return the trainer, or raise `UnknownFamilyError` listing the families there are."""
        found = family_named(family)
        trainer: ModelTrainer = getattr(import_module(found.trainer_module), found.trainer_class)()
        return trainer

    def rating(self, family: str) -> RatingTrainer:
        """Return the trainer of a family that predicts ratings, or raise `UnknownFamilyError`."""
        found = rating_family_named(family)
        trainer: RatingTrainer = getattr(import_module(found.trainer_module), found.trainer_class)()
        return trainer

    def lacking(self, plan: ModelPlan, fit: FitData) -> str | None:
        """Return in words what the plan's family learns from and `fit` lacks; None where nothing.

        Raises `UnknownFamilyError`.
        """
        if plan.role is Role.RATING:
            return rating_family_named(plan.family).lacks(fit)
        return family_named(plan.family).lacks(fit)

    def families(self, role: Role = Role.RANKING) -> Sequence[str]:
        """Return the families there are for a role."""
        return tuple(FAMILIES if role is Role.RANKING else RATING_FAMILIES)
