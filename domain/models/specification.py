"""Plans: what to train, written down so that anyone can train it again."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from domain.errors import InvalidValueError

Parameter = int | float | str | bool

_PLAN_NAME = re.compile(r"^[a-z][a-z0-9-]{0,62}$")
HIGHEST_SEED = 2**32 - 1
"""The highest that every library takes."""


class Role(StrEnum):
    """What a model is champion for; each role has one champion."""

    RANKING = "ranking"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPlan:
    """A model family with its parameters and seed, as written in `plans/NAME.toml`.

    `members` are the plans of the models that a blend is made of, each under a
    name of its own; other families have none. With `viewers`, each fit learns from so
    many viewers, drawn by the seed, and knows the others by fold-in; `sampling` has the
    plan's name tell it.
    """

    name: str
    family: str
    role: Role = Role.RANKING
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    seed: int = 42
    members: tuple["ModelPlan", ...] = ()
    viewers: int | None = None

    def __post_init__(self) -> None:
        if not _PLAN_NAME.match(self.name):
            raise InvalidValueError(
                f"a plan's name is made of a-z, 0-9 and '-', starting with a letter: {self.name!r}"
            )
        if not 0 <= self.seed <= HIGHEST_SEED:
            raise InvalidValueError(
                f"plan {self.name}: the seed must lie between 0 and {HIGHEST_SEED}: {self.seed}"
            )
        if self.viewers is not None and self.viewers < 1:
            raise InvalidValueError(
                f"plan {self.name}: viewers must be 1 or more, not {self.viewers}"
            )
        for parameter, value in self.parameters.items():
            if not math.isfinite(value if isinstance(value, float) else 0):
                raise InvalidValueError(
                    f"plan {self.name}: parameter {parameter!r} must be finite, not {value}"
                )
        names = [member.name for member in self.members]
        if len(set(names)) < len(names):
            raise InvalidValueError(f"plan {self.name}: two members have one name: {names}")
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def sampling(self, viewers: int) -> "ModelPlan":
        """Return the plan as it learns from so many viewers, under a name that says so."""
        name = self.name.removesuffix(_of_sample(self.viewers))
        return replace(self, name=f"{name}{_of_sample(viewers)}", viewers=viewers)

    @property
    def all_parameters(self) -> dict[str, Parameter]:
        """The plan's parameters, and those of its members behind their names: `ease.family`.

        `viewers` is among them where only so many are learnt from.
        """
        own = dict(self.parameters)
        if self.viewers is not None:
            own["viewers"] = self.viewers
        for member in self.members:
            theirs = {"family": member.family, "seed": member.seed, **member.all_parameters}
            own |= {f"{member.name}.{name}": value for name, value in theirs.items()}
        return own


def _of_sample(viewers: int | None) -> str:
    """Return the end of the name of a plan that learns from so many viewers."""
    return "" if viewers is None else f"-{viewers}-viewers"
