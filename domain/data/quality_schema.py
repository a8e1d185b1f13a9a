"""The schema of a table: what each of its columns must hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from math import isfinite

from domain.errors import InvalidValueError


class ColumnType(StrEnum):
    """What the text of a column must be.

    `integer`: a whole number. `number`: also with a decimal point. `text`:
    anything. `movie`: a movie's id, or its slug. `timestamp`: whole seconds
    since 1970 in UTC, or an ISO date and time (none of the zones given = UTC),
    of which whole seconds are kept.
    """

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    MOVIE = "movie"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRules:
    """The rules of one column, which headers may also call by the names in `also`.

    `pattern` must match the whole text; `minimum` and `maximum` are within the
    range; a timestamp may lie `future_seconds` ahead of now, or, where that is
    None, anywhere. A movie given by its id lies in the range, too.
    """

    name: str
    also: tuple[str, ...] = ()
    type: ColumnType = ColumnType.TEXT
    required: bool = True
    pattern: re.Pattern[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    future_seconds: int | None = None
    known: bool = False

    def __post_init__(self) -> None:
        if not self.name or any(not name for name in self.also):
            raise InvalidValueError("a column has an empty name")
        if not all(isfinite(bound) for bound in (self.minimum, self.maximum) if bound is not None):
            raise InvalidValueError(f"{self.name}: minimum and maximum must be finite numbers")
        if self.type is ColumnType.TEXT and not (self.minimum is None and self.maximum is None):
            raise InvalidValueError(f"{self.name}: a text has no minimum and no maximum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise InvalidValueError(
                f"{self.name}: minimum {self.minimum:g} lies above maximum {self.maximum:g},"
                " so no row could be clean"
            )
        if self.future_seconds is not None and self.type is not ColumnType.TIMESTAMP:
            raise InvalidValueError(f"{self.name}: future_seconds is for timestamps")
        if self.future_seconds is not None and self.future_seconds < 0:
            raise InvalidValueError(f"{self.name}: future_seconds must be 0 or more")
        if self.known and self.type not in {ColumnType.MOVIE, ColumnType.INTEGER}:
            raise InvalidValueError(f"{self.name}: only a movie can be known to the catalogue")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitySchema:
    """The columns that a table must have, and those whose values together are unique."""

    name: str
    columns: tuple[ColumnRules, ...]
    unique: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise InvalidValueError("a schema needs at least one column")
        names = list(chain.from_iterable((rules.name, *rules.also) for rules in self.columns))
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidValueError(f"two columns go by the name {', '.join(twice)}")
        unknown = [name for name in self.unique if self.column(name) is None]
        if unknown:
            raise InvalidValueError(f"unique names no column of the schema: {', '.join(unknown)}")

    def column(self, name: str) -> ColumnRules | None:
        """Return the rules of a column, or None."""
        return next((rules for rules in self.columns if rules.name == name), None)


def header_columns(header: Sequence[str], schema: QualitySchema) -> list[str | None]:
    """Return the column that each field of a header stands for, or None for one of no concern.

    Raises `InvalidValueError` where a required column is missing or stands there twice.
    """
    names = {name: rules.name for rules in schema.columns for name in (rules.name, *rules.also)}
    found = [names.get(text.strip()) for text in header]
    for rules in schema.columns:
        count = found.count(rules.name)
        if count > 1:
            raise InvalidValueError(f"the header names {rules.name} {count} times")
        if count == 0 and rules.required:
            called = " or ".join((rules.name, *rules.also))
            raise InvalidValueError(f"the header has no column {called}; {_shown(header)}")
    return found


def _shown(header: Sequence[str]) -> str:
    """Return what a header reads; not the values of a row, which may be about a viewer."""
    if any(text.strip().replace(".", "", 1).isdecimal() for text in header):
        return "it holds numbers: a line of names must come first"
    return f"it reads {', '.join(header)[:200]}"
