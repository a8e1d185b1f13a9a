"""The splits that rankings can be evaluated on, by name."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from domain.errors import InvalidValueError
from domain.evaluation.leave_last_out import LeaveLastOut
from domain.evaluation.rounds import RankingSplit
from domain.evaluation.strong_generalisation import StrongGeneralisation
from domain.evaluation.time_cuts import GlobalTimeSplit, RollingCuts

_NO_NUMBERS = {"name", "on_validation", "shares"}

KnownSplit = GlobalTimeSplit | RollingCuts | LeaveLastOut | StrongGeneralisation

SPLITS: Mapping[str, KnownSplit] = {
    split.name: split
    for split in (
        GlobalTimeSplit(),
        GlobalTimeSplit(on_validation=True),
        RollingCuts(),
        RollingCuts(last=0.85, name="rolling-cuts-validation"),
        LeaveLastOut(),
        StrongGeneralisation(),
        StrongGeneralisation(on_validation=True),
    )
}
"""One that ends in `-validation` does not read what the one without it reports on."""


def split_named(text: str) -> RankingSplit:
    """Return the split `NAME` or `NAME:parameter=number,…`, such as `rolling-cuts:cuts=10`.

    Raises `InvalidValueError` listing the splits or the parameters there are.
    """
    name, _, parameters = text.partition(":")
    if name not in SPLITS:
        raise InvalidValueError(f"there is no split {name!r}; there are {', '.join(SPLITS)}")
    split = SPLITS[name]
    changes = dict(_parameter(part, split) for part in parameters.split(",") if part.strip())
    return replace(split, **changes)


def reads_test(split: RankingSplit) -> bool:
    """Return whether a split asks about events that must not choose between models."""
    return not split.name.endswith("-validation")


def _parameter(text: str, split: KnownSplit) -> tuple[str, Any]:
    """Return the name and the value of `parameter=number`."""
    name, _, value = (part.strip() for part in text.partition("="))
    known = {one.name: one.type for one in fields(split) if one.name not in _NO_NUMBERS}
    if name not in known:
        there_are = f"; there are {', '.join(known)}" if known else "; it has none"
        raise InvalidValueError(f"the split {split.name} has no parameter {name!r}{there_are}")
    number, in_words = (float, "number") if known[name] is float else (int, "whole number")
    try:
        found = number(value)
    except ValueError:
        raise InvalidValueError(
            f"{name} of the split {split.name} is no {in_words}: {value!r}"
        ) from None
    if found < 0:
        raise InvalidValueError(f"{name} of the split {split.name} is negative: {value}")
    return name, found
