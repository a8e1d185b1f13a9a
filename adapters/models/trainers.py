"""The trainers of all families."""

from collections.abc import Sequence
from importlib import import_module

from adapters.models.families import FAMILIES, family_named
from application.ports.model_trainers import ModelTrainer


class LocalModelTrainers:
    """Finds the trainer of a family; its library is imported at the first use."""

    def of(self, family: str) -> ModelTrainer:
        """Return the trainer, or raise `UnknownFamilyError` listing the families there are."""
        found = family_named(family)
        trainer: ModelTrainer = getattr(import_module(found.trainer_module), found.trainer_class)()
        return trainer

    def families(self) -> Sequence[str]:
        """Return the families there are."""
        return tuple(FAMILIES)
