"""The thresholds of drift: from which change on a measure counts, and for how much."""

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from domain.errors import InvalidValueError


class DriftLevel(StrEnum):
    """How far a window has drifted, from least to most."""

    STABLE = "stable"
    MODERATE = "moderate"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        """Its place in that order, from 0."""
        return list(DriftLevel).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftThresholds:
    """From which change on a measure counts; a field is named after its measure and level.

    An overlap of the top 100 below its threshold is strong, for a model of the
    old favourites is then mostly wrong. Those of the stability index are the
    field's usual rule: below 0.10 nothing has changed, above 0.25 much has
    (Siddiqi, "Credit risk scorecards", Wiley 2006). A change of activity alone
    is moderate at most: a model is no worse where viewers rate more or less.
    With fewer than `minimum_events` on either side nothing is judged.
    """

    rating_psi_moderate: float = 0.10
    rating_psi_strong: float = 0.25
    activity_psi_moderate: float = 0.25
    top10_share_moderate: float = 0.05
    top10_share_strong: float = 0.08
    top100_share_moderate: float = 0.10
    top100_share_strong: float = 0.15
    gini_moderate: float = 0.06
    gini_strong: float = 0.10
    top100_overlap_strong: float = 0.40
    minimum_events: float = 100

    def __post_init__(self) -> None:
        for name in _names():
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise InvalidValueError(f"the drift threshold {name} must be 0 or more: {value}")
            moderate, strong = f"{name.removesuffix('_strong')}_moderate", name
            if moderate in _names() and moderate != name and getattr(self, moderate) > value:
                raise InvalidValueError(
                    f"{moderate} ({getattr(self, moderate):g}) must not lie above"
                    f" {strong} ({value:g})"
                )

    def levels_of(self, measure: str) -> list[tuple[DriftLevel, float]]:
        """Return the levels that a measure can reach, strongest first, with their thresholds."""
        return [
            (level, float(getattr(self, f"{measure}_{level}")))
            for level in (DriftLevel.STRONG, DriftLevel.MODERATE)
            if f"{measure}_{level}" in _names()
        ]

    def with_changes(self, changes: Mapping[str, float]) -> "DriftThresholds":
        """Return them with some changed, or raise `InvalidValueError` naming an unknown one."""
        for name in changes:
            if name not in _names():
                nearest = difflib.get_close_matches(name, _names(), n=1, cutoff=0.0)[0]
                raise InvalidValueError(
                    f"{name!r} is no drift threshold; did you mean {nearest}?"
                    f" There are {', '.join(_names())}"
                )
        return replace(self, **changes)


def _names() -> list[str]:
    return [field.name for field in fields(DriftThresholds)]


def thresholds_of(text: str, thresholds: DriftThresholds | None = None) -> DriftThresholds:
    """Return `thresholds`, or the usual ones, as `text` changes them: `gini_strong=0.12, …`."""
    changes: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.partition("=")
        try:
            changes[name.strip()] = float(value)
        except ValueError as error:
            raise InvalidValueError(
                f"{part!r} sets no drift threshold; write NAME=NUMBER, such as gini_strong=0.12"
            ) from error
    return (thresholds or DriftThresholds()).with_changes(changes)
