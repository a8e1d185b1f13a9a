"""Model versions and verdicts on the wire."""

from collections.abc import Container
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.models.promotion import Decision, RecordedVerdict
from domain.models.specification import Parameter, Role
from domain.models.versions import ModelVersion, Stage

Metrics = Annotated[dict[str, float], Meta(description="By name.", examples=[{"ndcg_at_10": 0.18}])]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One registered version of a model."""

    version: Annotated[int, Meta(description="Its number.", ge=1, examples=[7])]
    plan: Annotated[str, Meta(description="The plan it was trained by.", examples=["als"])]
    family: Annotated[str, Meta(description="The model's family.", examples=["als"])]
    role: Annotated[Role, Meta(description="What it may be champion for.")]
    parameters: Annotated[
        dict[str, Parameter],
        Meta(description="Of the plan; those of a blend's members behind their names."),
    ]
    seed: Annotated[int, Meta(description="The seed of its training.", ge=0)]
    stage: Annotated[Stage, Meta(description="Where it stands in the registry.")]
    is_served: Annotated[bool, Meta(description="Whether this process answers with it now.")]
    is_personal: Annotated[bool, Meta(description="Whether its slates depend on the viewer.")]
    training_run: Annotated[str, Meta(description="What it was trained together with.")]
    data_fingerprint: Annotated[str, Meta(description="The hash of the data it was fitted on.")]
    manifest_sha256: Annotated[str, Meta(description="The hash of its manifest.")]
    created_at: Annotated[datetime, Meta(description="When it was registered.")]
    promoted_at: Annotated[datetime | None, Meta(description="When it last took production.")]
    train_seconds: Annotated[float, Meta(description="How long its fit took.", ge=0)]
    validation: Metrics
    test: Metrics
    label: Annotated[str | None, Meta(description="The name its maker gave it.")]
    data_label: Annotated[str | None, Meta(description="The name its maker gave the data.")]


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """The versions, newest first."""

    versions: tuple[Version, ...]
    model_version: Annotated[str, Meta(description="The one this process ranks with.")]
    rating_version: Annotated[
        str, Meta(description="The one that predicts ratings here, or `none`.")
    ]


class VerdictCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the policy with the numbers it saw."""

    metric: Annotated[str, Meta(description="The metric it judges.", examples=["ndcg_at_10"])]
    challenger: Annotated[float | None, Meta(description="The challenger's figure.")]
    champion: Annotated[float | None, Meta(description="The champion's figure.")]
    change: Annotated[float | None, Meta(description="0.02 is two per cent better.")]
    passed: Annotated[bool, Meta(description="Whether the rule holds.")]
    rule: Annotated[str, Meta(description="The rule, in words.")]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on a challenger, with every number and reason behind it."""

    verdict_id: Annotated[str, Meta(description="Names the verdict.")]
    decided_at: Annotated[datetime, Meta(description="When it was given.")]
    decision: Annotated[Decision, Meta(description="What was decided.")]
    reasons: Annotated[tuple[str, ...], Meta(description="Why, in words.")]
    remarks: Annotated[
        tuple[str, ...],
        Meta(
            description="Whether champion and reference row are beaten, and how sure that is;"
            " they decide nothing."
        ),
    ]
    role: Annotated[Role, Meta(description="The role at stake.")]
    challenger: Annotated[int, Meta(description="The version that was judged.", ge=1)]
    champion: Annotated[int | None, Meta(description="The version it was judged against.")]
    compared_on: Annotated[str, Meta(description="The events both were scored on.")]
    beats_popularity: Annotated[
        bool | None,
        Meta(
            description="Whether the challenger beats the popularity row; null where that was"
            " not measured or is the challenger."
        ),
    ]
    forced_why: Annotated[str | None, Meta(description="Why the policy was overruled, if so.")]
    checks: Annotated[tuple[VerdictCheck, ...], Meta(description="Rule by rule.")]


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts, newest first, refused ones too."""

    verdicts: tuple[Verdict, ...]


class ModelStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The model in short, as clients of earlier systems ask for it."""

    status: Annotated[str, Meta(description="`ready`, `degraded` or `starting`.")]
    model_version: Annotated[str, Meta(description="The version that answers.")]
    model_loaded: Annotated[bool, Meta(description="Whether a released model answers.")]
    family: Annotated[str, Meta(description="Its family.")]
    last_updated: Annotated[datetime, Meta(description="When it began to answer here.")]
    num_users: Annotated[int, Meta(description="Viewers it has learnt.", ge=0)]
    num_movies: Annotated[int, Meta(description="Movies it has learnt.", ge=0)]


class PromotionOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to promote."""

    force: Annotated[bool, Meta(description="Overrule the policy; needs `why`.")] = False
    why: Annotated[
        Annotated[str, Meta(max_length=1000)] | None,
        Meta(
            description="Kept with the verdict that overrules the policy.",
            examples=["Holiday season"],
        ),
    ] = None


class ServedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What answers from now on."""

    model_version: Annotated[str, Meta(description="The version this process ranks with.")]
    rating_version: Annotated[
        str, Meta(description="The version that predicts ratings here, or `none`.")
    ]
    manifest_sha256: Annotated[str, Meta(description="The hash of its manifest.")]
    since: Annotated[datetime, Meta(description="When it began to answer here.")]


def version_of(version: ModelVersion, served: Container[str]) -> Version:
    """Return a version as it goes over the wire, `served` being those that answer, by role."""
    return Version(
        version=version.number,
        plan=version.plan.name,
        family=version.plan.family,
        role=version.plan.role,
        parameters=version.plan.all_parameters,
        seed=version.plan.seed,
        stage=version.stage,
        is_served=str(version.number) in served,
        is_personal=version.is_personal,
        training_run=version.training_run,
        data_fingerprint=version.data_fingerprint,
        manifest_sha256=version.manifest_sha256,
        created_at=version.created_at,
        promoted_at=version.promoted_at,
        train_seconds=version.train_seconds,
        validation=dict(version.validation),
        test=dict(version.test),
        label=version.label,
        data_label=version.data_label,
    )


def verdict_of(recorded: RecordedVerdict) -> Verdict:
    """Return a verdict as it goes over the wire."""
    return Verdict(
        verdict_id=recorded.verdict_id,
        decided_at=recorded.decided_at,
        decision=recorded.verdict.decision,
        reasons=recorded.verdict.reasons,
        remarks=recorded.verdict.remarks,
        role=recorded.role,
        challenger=recorded.challenger,
        champion=recorded.champion,
        compared_on=recorded.compared_on,
        beats_popularity=recorded.verdict.beats_popularity,
        forced_why=recorded.forced_why,
        checks=tuple(
            VerdictCheck(
                metric=check.metric,
                challenger=check.challenger,
                champion=check.champion,
                change=check.change,
                passed=check.passed,
                rule=check.rule,
            )
            for check in recorded.verdict.checks
        ),
    )
