"""Versions and verdicts as MLflow holds them: parameters, metrics and tags."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
from mlflow.entities import Metric, Param, RunTag
from mlflow.entities.model_registry import ModelVersion as MlflowVersion

from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion, Stage

NUMBER = "number"
PROMOTED_AT = "promoted_at"
_DOCUMENT = "document"
"""The tag that holds the whole version as JSON; the others are there for people."""


def registered_name(role: str) -> str:
    """Return the name under which MLflow registers a role's versions."""
    return f"marquee-{role}"


def parameters_of(version: ModelVersion) -> list[Param]:
    """Return the plan's family, seed and parameters, those of members behind their names."""
    plan = version.plan
    parameters = {"family": plan.family, "seed": plan.seed, **plan.all_parameters}
    return [Param(name, str(value)) for name, value in parameters.items()]


def metrics_of(version: ModelVersion, moment: datetime) -> list[Metric]:
    """Return the figures, each with its slice in front: `validation_ndcg_at_10`."""
    figures = {
        "train_seconds": version.train_seconds,
        **{f"validation_{name}": value for name, value in version.validation.items()},
        **{f"test_{name}": value for name, value in version.test.items()},
    }
    milliseconds = int(moment.timestamp() * 1000)
    return [Metric(name, value, milliseconds, 0) for name, value in figures.items()]


def run_tags_of(version: ModelVersion) -> list[RunTag]:
    """Return what groups and finds runs."""
    tags = {
        "plan": version.plan.name,
        "training_run": version.training_run,
        "data_fingerprint": version.data_fingerprint,
        "model_version": version.label or "",
        "data_version": version.data_label or "",
    }
    return [RunTag(name, value) for name, value in tags.items()]


def version_tags_of(version: ModelVersion) -> dict[str, str]:
    """Return the tags from which `version_of` reads the version back."""
    return {
        NUMBER: str(version.number),
        _DOCUMENT: msgspec.json.encode(version, enc_hook=_as_dict).decode(),
        "plan": version.plan.name,
        "training_run": version.training_run,
        "manifest_sha256": version.manifest_sha256,
    }


def verdict_tags_of(recorded: RecordedVerdict) -> dict[str, str]:
    """Return the last decision on a version, for people."""
    return {
        "verdict": str(recorded.verdict.decision),
        "verdict_reasons": "\n".join(recorded.verdict.reasons),
        "verdict_remarks": "\n".join(recorded.verdict.remarks),
        "verdict_forced_why": recorded.forced_why or "",
    }


def version_of(row: MlflowVersion) -> ModelVersion:
    """Return a version with its present stage."""
    promoted_at = row.tags.get(PROMOTED_AT)
    return replace(
        msgspec.json.decode(row.tags[_DOCUMENT], type=ModelVersion),
        stage=Stage(row.current_stage or Stage.NONE),
        promoted_at=None if promoted_at is None else datetime.fromisoformat(promoted_at),
    )


def _as_dict(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a version's document")
