"""Model versions: what has been trained, and where each version stands."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan


class Stage(StrEnum):
    """Where a version stands in the registry.

    `STAGING` means eligible: the promotion policy would take it.
    """

    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One registered version of a model.

    `training_run` groups the versions that one `train` produced; `validation`
    and `test` map metric names (`ndcg_at_10`) to finite values: a metric that is
    undefined is absent. `is_personal` is false for reference rows such as
    popularity, which are never promoted unasked.
    """

    number: VersionNumber
    plan: ModelPlan
    stage: Stage
    is_personal: bool
    training_run: str
    tracking_run_id: str
    data_fingerprint: str
    created_at: datetime
    train_seconds: float
    validation: Mapping[str, float]
    test: Mapping[str, float]
    manifest_sha256: str
    label: str | None = None
    data_label: str | None = None
    promoted_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "validation", finite(self.validation))
        object.__setattr__(self, "test", finite(self.test))


def finite(figures: Mapping[str, float]) -> dict[str, float]:
    """Return the figures that are numbers, which is what JSON can say."""
    return {name: value for name, value in figures.items() if math.isfinite(value)}
