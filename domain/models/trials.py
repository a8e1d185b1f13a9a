"""Trials: which parameters were tried, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.models.promotion import DECIDING_METRIC, RATING_METRIC
from domain.models.specification import Parameter, Role

SHORT_OF_COVERAGE = "coverage_at_100 below the least"
"""What is told of a trial that shows too little, in place of its figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One set of parameters that was fitted and measured on validation.

    `value` is what the search makes as high as it can: of what predicts ratings -RMSE,
    of what ranks as `CoverageFloor` has it.
    """

    number: int
    parameters: Mapping[str, Parameter]
    value: float

    def figure(self, role: Role) -> tuple[str, float]:
        """Return what the value says to people: the name of a figure, and the figure."""
        if role is Role.RATING:
            return RATING_METRIC, -self.value
        if self.value < 0:
            return SHORT_OF_COVERAGE, -self.value
        return DECIDING_METRIC, self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFloor:
    """Values a ranking by `ndcg_at_10`, where it shows enough of the catalogue.

    What shows less than `least` of it is worth less than anything that does, and the
    less, the farther from it: `coverage_at_100 - least`, which is negative.
    """

    least: float = 0.0

    def value_of(self, metrics: Mapping[str, float]) -> float:
        """Return the value of a model with these figures."""
        shortfall = metrics["coverage_at_100"] - self.least
        return shortfall if shortfall < 0 else metrics[DECIDING_METRIC]


NO_FLOOR = CoverageFloor()
"""However little a ranking shows, it is worth its `ndcg_at_10`."""


def best_first(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials by falling value; of equal ones the earlier is first."""
    return sorted(trials, key=lambda trial: (-trial.value, trial.number))
