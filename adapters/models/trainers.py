"""The trainers of all families."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from adapters.models.families import (
    FAMILIES,
    RATING_FAMILIES,
    Family,
    StorableModel,
    StorableRatingModel,
    family_named,
    rating_family_named,
)
from adapters.models.parameters import parameters_of
from application.ports.model_trainers import ModelTrainer, RatingTrainer
from domain.errors import InvalidValueError, UnknownFamilyError
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role


class LocalModelTrainers:
    """Finds the trainer of a family; its library is imported at the first use."""

    def of(self, family: str) -> ModelTrainer:
        """Return the trainer, or raise `UnknownFamilyError` listing the families there are."""
        found: ModelTrainer = _trainer_of(family_named(family))
        return found

    def rating(self, family: str) -> RatingTrainer:
        """Return the trainer of a family that predicts ratings, or raise `UnknownFamilyError`."""
        found: RatingTrainer = _trainer_of(rating_family_named(family))
        return found

    def check(self, plan: ModelPlan) -> None:
        """Do nothing where `plan` has a family, and parameters that it can be fitted with.

        Raises `UnknownFamilyError`, or `InvalidValueError` naming the parameter at fault
        and what is allowed; for members of a blend as for plans of their own.
        """
        try:
            trainer = _trainer_of(_family_of(plan))
        except UnknownFamilyError as error:
            raise UnknownFamilyError(f"plan {plan.name}: {error}") from error
        parameters_of(plan, trainer.parameters)
        for member in plan.members:
            try:
                self.check(member)
            except InvalidValueError as error:
                raise InvalidValueError(f"[[members]]: {error}") from error

    def lacking(self, plan: ModelPlan, fit: FitData) -> str | None:
        """Return in words what the plan's family learns from and `fit` lacks; None where nothing.

        Of a blend it may be what one of its members learns from. Raises `UnknownFamilyError`.
        """
        reason = _family_of(plan).lacks(fit)
        for member in plan.members:
            if reason is None and (missing := self.lacking(member, fit)):
                reason = f"of its member {member.name}: {missing}"
        return reason

    def families(self, role: Role = Role.RANKING) -> Sequence[str]:
        """Return the families there are for a role."""
        return tuple(FAMILIES if role is Role.RANKING else RATING_FAMILIES)


def _family_of(plan: ModelPlan) -> Family[StorableModel] | Family[StorableRatingModel]:
    if plan.role is Role.RATING:
        return rating_family_named(plan.family)
    return family_named(plan.family)


def _trainer_of(family: Family[StorableModel] | Family[StorableRatingModel]) -> Any:
    return getattr(import_module(family.trainer_module), family.trainer_class)()
