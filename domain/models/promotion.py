"""Promotion: when a challenger may replace the champion."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import VersionNumber
from domain.models.specification import Role
from domain.models.versions import ModelVersion

DECIDING_METRIC = "ndcg_at_10"
RATING_METRIC = "rmse"
"""What decides in the rating role; lower is better."""
DECIDING_METRICS: Mapping[Role, str] = {
    Role.RANKING: DECIDING_METRIC,
    Role.RATING: RATING_METRIC,
}
LOWER_IS_BETTER = frozenset({RATING_METRIC, "mae"})
GUARDED_METRICS = (
    *(f"{name}_at_{k}" for name in ("precision", "recall", "hit_rate") for k in (5, 10, 20)),
    "ndcg_at_5",
    "ndcg_at_20",
    "mrr",
)
"""What a challenger must not lose while it gains in the deciding metric."""


class Decision(StrEnum):
    """What a promotion policy decided."""

    PROMOTE = "promote"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of the policy with the numbers it saw.

    `challenger` is None where its figure is missing or not finite. `change` is
    relative to the champion (0.02 = two per cent better); None where there was
    no champion or its value was zero.
    """

    metric: str
    challenger: float | None
    champion: float | None
    change: float | None
    passed: bool
    rule: str

    @property
    def change_in_words(self) -> str:
        """Return the change as people are told of it; empty where there is none.

        In words, since what is better is a lower figure of errors and a higher one of others.
        """
        if self.change is None:
            return ""
        if self.change == 0:
            return "unchanged"
        return f"{abs(self.change):.1%} {'better' if self.change > 0 else 'worse'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision with every number and reason behind it.

    `reasons` say why it was decided so, and nothing else; `remarks` are worth
    knowing, and decided nothing: how sure the differences are among them.
    `beats_popularity` says whether the challenger's deciding metric is above the
    popularity row's; None where that row was not measured or is the challenger.
    """

    decision: Decision
    reasons: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    beats_popularity: bool | None = None
    remarks: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRules:
    """What a challenger owes: shares are relative to the champion, floors absolute.

    A floor of zero asks for nothing.
    """

    minimum_gain: float = 0.01
    maximum_loss: float = 0.05
    coverage_floor: float = 0.0
    novelty_floor: float = 0.0
    diversity_floor: float = 0.0

    def floors(self) -> dict[str, float]:
        """Return the least value of each metric that has a floor."""
        floors = {
            "coverage_at_100": self.coverage_floor,
            "novelty": self.novelty_floor,
            "intra_list_diversity": self.diversity_floor,
        }
        return {metric: floor for metric, floor in floors.items() if floor > 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One side of a comparison: its figures on events that it was not fitted on."""

    metrics: Mapping[str, float]
    is_personal: bool = True

    def figure(self, metric: str) -> float | None:
        """Return a metric, or None where it is missing or not finite."""
        value = self.metrics.get(metric)
        return value if value is not None and math.isfinite(value) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A challenger for a role and what it is measured against.

    `reference` is the row that knows nobody's taste; None where it was not
    measured or is the challenger itself. `rivals` are the other versions of the
    challenger's training run: they matter only where there is no champion yet.
    """

    challenger: Contestant
    champion: Contestant | None
    reference: Contestant | None = None
    rivals: Sequence[Contestant] = ()


def merit(version: ModelVersion) -> tuple[float, int]:
    """Return what is greater for the better of two versions of a role, the older of equals."""
    metric = DECIDING_METRICS[version.plan.role]
    if metric in LOWER_IS_BETTER:
        return -version.validation.get(metric, math.inf), -version.number
    return version.validation.get(metric, -math.inf), -version.number
