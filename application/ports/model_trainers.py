"""The model families that can be trained."""

from collections.abc import Sequence
from typing import Protocol

from application.ports.progress import Progress
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role
from domain.recommendation.rating import RatingModel
from domain.recommendation.scoring import RankingModel


class ModelTrainer(Protocol):
    """Fits one family; deterministic for a plan, its seed and the data."""

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> RankingModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        ...


class RatingTrainer(Protocol):
    """Fits one family that predicts ratings; deterministic for a plan, its seed and the data."""

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> RatingModel:
        """Fit `plan` on `fit.ratings()`; the model's rows are those of `fit.rating_set()`.

        Raises `InvalidValueError` naming the parameter at fault.
        """
        ...


class ModelTrainers(Protocol):
    """Finds the trainer of a family."""

    def of(self, family: str) -> ModelTrainer:
        """Return the trainer, or raise `UnknownFamilyError` listing the families there are."""
        ...

    def rating(self, family: str) -> RatingTrainer:
        """Return the trainer of a family that predicts ratings, or raise `UnknownFamilyError`."""
        ...

    def check(self, plan: ModelPlan) -> None:
        """Do nothing where `plan` has a family, and parameters that it can be fitted with.

        Raises `UnknownFamilyError`, or `InvalidValueError` naming the parameter at fault
        and what is allowed; for members of a blend as for plans of their own.
        """
        ...

    def lacking(self, plan: ModelPlan, fit: FitData) -> str | None:
        """Return in words what the plan's family learns from and `fit` lacks; None where nothing.

        Of a blend it may be what one of its members learns from. Raises `UnknownFamilyError`.
        """
        ...

    def families(self, role: Role = Role.RANKING) -> Sequence[str]:
        """Return the families there are for a role."""
        ...
