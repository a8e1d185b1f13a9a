"""Search spaces: which values the parameters of a plan may take when it is tuned."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import InvalidValueError
from domain.models.specification import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """Any number from `low` to `high`, both included; whole ones only where both are integers.

    With `log`, each power of ten gets the same share of the search.
    """

    low: int | float
    high: int | float
    log: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise InvalidValueError(f"low must lie below high: {self.low} and {self.high}")
        if self.log and self.low <= 0:
            raise InvalidValueError(f"low must be positive where log is true, not {self.low}")

    @property
    def is_integer(self) -> bool:
        """Whether only whole numbers are meant."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def holds(self, value: Parameter) -> bool:
        """Say whether `value` lies in the range."""
        is_number = isinstance(value, int if self.is_integer else (int, float))
        return is_number and not isinstance(value, bool) and self.low <= value <= self.high  # type: ignore[operator]  # it is a number here

    @property
    def ends(self) -> tuple[Parameter, ...]:
        """The values between which the others lie."""
        return self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One of a few values."""

    values: tuple[Parameter, ...]

    def __post_init__(self) -> None:
        if len(set(self.values)) < max(len(self.values), 2):
            raise InvalidValueError(
                f"choices must name two values or more, each once: {list(self.values)}"
            )

    def holds(self, value: Parameter) -> bool:
        """Say whether `value` is among them."""
        return value in self.values

    @property
    def ends(self) -> tuple[Parameter, ...]:
        """The values between which the others lie: of choices, all of them."""
        return self.values


SearchSpace = Mapping[str, NumberRange | Choices]
"""What may be tried for each parameter, by name."""
