"""A search that draws at random, and forgets all when the process ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from application.ports.parameter_search import ParameterSearch, Proposal, Study
from domain.models.search_space import Choices, NumberRange
from domain.models.specification import Parameter
from domain.models.trials import Trial


@dataclass
class RandomParameterSearch:
    """One study."""

    study: Study
    told: list[Trial] = field(default_factory=list)
    proposed: dict[int, Proposal] = field(default_factory=dict)

    def trials(self) -> Sequence[Trial]:
        """Return what was told so far, in order."""
        return list(self.told)

    def propose(self) -> Proposal:
        """Return what to try next, inside the study's space."""
        number = len(self.proposed)
        generator = np.random.default_rng([self.study.seed, len(self.told)])
        is_first = not self.told and bool(self.study.first)
        parameters = (
            self.study.first
            if is_first
            else {name: _drawn(of, generator) for name, of in self.study.space.items()}
        )
        self.proposed[number] = Proposal(number=number, parameters=parameters)
        return self.proposed[number]

    def tell(self, number: int, value: float) -> None:
        """Take the value of a proposal."""
        parameters = self.proposed[number].parameters
        self.told.append(Trial(number=number, parameters=parameters, value=value))


class RandomParameterSearches:
    """Keeps its studies in memory."""

    def __init__(self) -> None:
        self._searches: dict[str, RandomParameterSearch] = {}

    def open(self, study: Study) -> ParameterSearch:
        """Return the search of a study, begun before or now."""
        return self._searches.setdefault(study.name, RandomParameterSearch(study))


def _drawn(of: NumberRange | Choices, generator: np.random.Generator) -> Parameter:
    if isinstance(of, Choices):
        return of.values[int(generator.integers(len(of.values)))]
    if of.is_integer:
        return int(generator.integers(int(of.low), int(of.high) + 1))
    if of.log:
        return float(np.exp(generator.uniform(np.log(of.low), np.log(of.high))))
    return float(generator.uniform(of.low, of.high))
