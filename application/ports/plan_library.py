"""The model plans at hand."""

from typing import Protocol

from domain.models.search_space import SearchSpace
from domain.models.specification import ModelPlan


class PlanLibrary(Protocol):
    """Reads the plans that were written down; what it returns has parameters that can be fitted."""

    def all(self) -> list[ModelPlan]:
        """Return every plan, by name, or raise `InvalidValueError` naming file and key."""
        ...

    def named(self, name_or_path: str) -> ModelPlan:
        """Return a plan by name or by the path of its file.

        Raises `NotFoundError` listing the plans there are, or
        `InvalidValueError` naming file and key.
        """
        ...

    def search_space(self, name_or_path: str) -> SearchSpace:
        """Return what a plan says may be searched, empty where it says nothing; raises as `named`.

        Every dimension is a parameter of the plan's family, and all of it may be tried.
        """
        ...
