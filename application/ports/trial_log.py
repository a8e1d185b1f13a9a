"""Where trials are looked at beside one another."""

from collections.abc import Mapping
from typing import Protocol

from domain.models.specification import ModelPlan


class TrialLog(Protocol):
    """Keeps every trial where versions are tracked, as a run of its own."""

    def prepare(self) -> None:
        """Make ready to be written to; not by two processes at once."""
        ...

    def add(self, study: str, number: int, plan: ModelPlan, metrics: Mapping[str, float]) -> None:
        """Keep a trial: the plan that was tried, and its figures on validation."""
        ...
