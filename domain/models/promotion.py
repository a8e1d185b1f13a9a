"""Promotion: when a challenger may replace the champion."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import VersionNumber
from domain.models.specification import Role


class Decision(StrEnum):
    """What a promotion policy decided."""

    PROMOTE = "promote"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of the policy with the numbers it saw.

    `change` is relative to the champion (0.02 = two per cent better); None
    where there was no champion or its value was zero.
    """

    metric: str
    challenger: float
    champion: float | None
    change: float | None
    passed: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision with every number and reason behind it."""

    decision: Decision
    reasons: tuple[str, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedVerdict:
    """A verdict as it is stored: who was judged against whom, when, on what."""

    verdict_id: str
    decided_at: datetime
    role: Role
    challenger: VersionNumber
    champion: VersionNumber | None
    compared_on: str
    forced_why: str | None
    verdict: Verdict
