"""The search for good parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.models.search_space import SearchSpace
from domain.models.specification import Parameter
from domain.models.trials import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is searched: the same study, asked for again, goes on where it stood.

    `name` stands for all that decides what a trial's value means: the plan without
    the parameters searched, the data, and how a model is valued. `first` are
    parameters to begin with.
    """

    name: str
    space: SearchSpace
    seed: int
    first: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Parameters to try next."""

    number: int
    parameters: Mapping[str, Parameter]


class ParameterSearch(Protocol):
    """Proposes parameters by what came of those tried before; remembers every answer.

    Told the same, it proposes the same. A trial whose process died is never told, and
    counts for nothing.
    """

    def trials(self) -> Sequence[Trial]:
        """Return what was told so far, in order."""
        ...

    def propose(self) -> Proposal:
        """Return what to try next, inside the study's space."""
        ...

    def tell(self, number: int, value: float) -> None:
        """Take the value of a proposal; it is stored for good when this returns."""
        ...


class ParameterSearches(Protocol):
    """Opens studies."""

    def open(self, study: Study) -> ParameterSearch:
        """Return the search of a study, begun before or now; `StorageError` if it is damaged."""
        ...
