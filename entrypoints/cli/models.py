"""`marquee models`: list the versions and where they stand."""

from typing import TYPE_CHECKING

import click

from domain.models.specification import Role
from entrypoints.cli.figures import shown, stage_shown
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from application.training.list_models import ModelListing
    from domain.identifiers import VersionNumber
    from domain.models.versions import ModelVersion

_SHOWN = {
    "ranking": ("ndcg_at_10", "recall_at_20", "mrr", "coverage_at_100"),
    "rating": ("rmse", "mae"),
}


@click.command()
@json_option
def models(*, as_json: bool) -> None:
    """List the versions of each role, newest first, and the last verdict on each.

    Staging means that the promotion policy would have taken the version when it
    was trained. The figures are those on validation.
    """
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    listing = WorkshopContainer(settings=load_settings()).list_models()()
    show(_document(listing), as_json=as_json, render=lambda: _render(listing))


def _document(listing: "ModelListing") -> dict[str, object]:
    return {
        "current": listing.current[Role.RANKING],
        "current_rating": listing.current[Role.RATING],
        "versions": [
            {
                "version": version.number,
                "model": version.plan.name,
                "family": version.plan.family,
                "role": version.plan.role,
                "parameters": version.plan.all_parameters,
                "seed": version.plan.seed,
                "stage": version.stage,
                "is_personal": version.is_personal,
                "label": version.label,
                "data_label": version.data_label,
                "training_run": version.training_run,
                "created_at": version.created_at,
                "promoted_at": version.promoted_at,
                "train_seconds": version.train_seconds,
                "data_fingerprint": version.data_fingerprint,
                "manifest_sha256": version.manifest_sha256,
                "validation": version.validation,
                "test": version.test,
            }
            for version in listing.versions
        ],
        "verdicts": listing.verdicts,
    }


def _render(listing: "ModelListing") -> None:
    if not listing.versions:
        click.echo("Nothing has been trained yet. Next: marquee train")
        return
    decisions = {
        recorded.challenger: str(recorded.verdict.decision)
        + (" (overruled)" if recorded.forced_why else "")
        for recorded in reversed(listing.verdicts)
    }
    for role, title in (("ranking", "Versions"), ("rating", "Versions that predict ratings")):
        versions = [version for version in listing.versions if version.plan.role == role]
        if versions:
            _print_versions(title, versions, decisions, _SHOWN[role])


def _print_versions(
    title: str,
    versions: "Sequence[ModelVersion]",
    decisions: "Mapping[VersionNumber, str]",
    metrics: "Sequence[str]",
) -> None:
    print_table(
        title,
        ("version", "model", "label", "stage", *metrics, "trained", "verdict"),
        [
            (
                str(version.number),
                version.plan.name,
                version.label or "",
                stage_shown(version.stage),
                *(shown(version.validation.get(metric)) for metric in metrics),
                f"{version.created_at:%Y-%m-%d %H:%M}",
                decisions.get(version.number, ""),
            )
            for version in versions
        ],
    )
