"""Plans: what to train, written down so that anyone can train it again."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from domain.errors import InvalidValueError

Parameter = int | float | str | bool

_PLAN_NAME = re.compile(r"^[a-z][a-z0-9-]{0,62}$")


class Role(StrEnum):
    """What a model is champion for; each role has one champion."""

    RANKING = "ranking"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPlan:
    """A model family with its parameters and seed, as written in `plans/NAME.toml`.

    `members` are the plans of the models that a blend is made of, each under a
    name of its own; other families have none.
    """

    name: str
    family: str
    role: Role = Role.RANKING
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    seed: int = 42
    members: tuple["ModelPlan", ...] = ()

    def __post_init__(self) -> None:
        if not _PLAN_NAME.match(self.name):
            raise InvalidValueError(
                f"a plan's name is made of a-z, 0-9 and '-', starting with a letter: {self.name!r}"
            )
        if self.seed < 0:
            raise InvalidValueError(f"plan {self.name}: the seed must not be negative: {self.seed}")
        for parameter, value in self.parameters.items():
            if not math.isfinite(value if isinstance(value, float) else 0):
                raise InvalidValueError(
                    f"plan {self.name}: parameter {parameter!r} must be finite, not {value}"
                )
        names = [member.name for member in self.members]
        if len(set(names)) < len(names):
            raise InvalidValueError(f"plan {self.name}: two members have one name: {names}")
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    @property
    def all_parameters(self) -> dict[str, Parameter]:
        """The plan's parameters, and those of its members behind their names: `ease.family`."""
        own = dict(self.parameters)
        for member in self.members:
            theirs = {"family": member.family, "seed": member.seed, **member.all_parameters}
            own |= {f"{member.name}.{name}": value for name, value in theirs.items()}
        return own
