"""`marquee promote`: put a version into production, if the policy agrees."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.figures import shown
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.training.promote_model import Promotion


@click.command()
@click.argument("version", type=click.IntRange(min=1), required=False)
@click.option("--force", is_flag=True, help="Promote whatever the policy says; needs --why.")
@click.option("--why", default=None, metavar="TEXT", help="Why the policy is overruled; stored.")
@json_option
def promote(*, version: int | None, force: bool, why: str | None, as_json: bool) -> None:
    """Judge VERSION against the champion and, where the policy agrees, release it.

    Without VERSION it is the best on validation of the last training run's
    personal versions that were never in production. The verdict is stored
    either way; a refusal exits with 1.
    """
    if force != (why is not None):
        raise click.UsageError("--force and --why TEXT go together")
    from application.errors import RefusedError  # noqa: PLC0415  # keeps help fast
    from application.training.promote_model import PromotionRequest  # noqa: PLC0415  # as above
    from domain.identifiers import VersionNumber  # noqa: PLC0415  # as above
    from entrypoints.cli.failures import failure_of  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    promotion = WorkshopContainer(settings=load_settings()).promote_model()(
        PromotionRequest(number=None if version is None else VersionNumber(version), forced_why=why)
    )
    document = _document(promotion)
    if promotion.promoted:
        show(document, as_json=as_json, render=lambda: _render(promotion))
        return
    reasons = "; ".join(promotion.recorded.verdict.reasons)
    refusal = RefusedError(f"version {promotion.recorded.challenger} was not promoted: {reasons}")
    show(
        document | {"error": failure_of(refusal)},
        as_json=as_json,
        render=lambda: _render(promotion),
    )
    raise refusal


def _document(promotion: "Promotion") -> dict[str, object]:
    recorded = promotion.recorded
    return {
        "promoted": promotion.promoted,
        "version": recorded.challenger,
        "champion": recorded.champion,
        "compared_on": recorded.compared_on,
        "decision": recorded.verdict.decision,
        "reasons": recorded.verdict.reasons,
        "remarks": recorded.verdict.remarks,
        "checks": recorded.verdict.checks,
        "beats_popularity": recorded.verdict.beats_popularity,
        "forced_why": recorded.forced_why,
        "verdict_id": recorded.verdict_id,
    }


def _render(promotion: "Promotion") -> None:
    recorded = promotion.recorded
    against = "no champion" if recorded.champion is None else f"champion {recorded.champion}"
    print_table(
        f"Version {recorded.challenger} against {against}",
        ("metric", "challenger", "champion", "change", "rule", "held"),
        [
            (
                check.metric,
                shown(check.challenger),
                shown(check.champion),
                "" if check.change is None else f"{check.change:+.1%}",
                check.rule,
                "yes" if check.passed else "no",
            )
            for check in recorded.verdict.checks
        ],
    )
    click.echo(f"Compared on {recorded.compared_on}.")
    # The reasons of a refusal follow as the error that it ends in.
    reasons = recorded.verdict.reasons if promotion.promoted else ()
    for told in (*reasons, *recorded.verdict.remarks):
        click.echo(f"  {told}")
    if recorded.forced_why is not None:
        click.echo(f"The policy was overruled: {recorded.forced_why}")
    if promotion.promoted:
        click.echo(f"Version {recorded.challenger} is in production. Next: marquee serve")
