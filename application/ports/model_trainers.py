"""The model families that can be trained."""

from collections.abc import Sequence
from typing import Protocol

from application.ports.progress import Progress
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.scoring import RankingModel


class ModelTrainer(Protocol):
    """Fits one family; deterministic for a plan, its seed and the data."""

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> RankingModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        ...


class ModelTrainers(Protocol):
    """Finds the trainer of a family."""

    def of(self, family: str) -> ModelTrainer:
        """Return the trainer, or raise `UnknownFamilyError` listing the families there are."""
        ...

    def families(self) -> Sequence[str]:
        """Return the families there are."""
        ...
