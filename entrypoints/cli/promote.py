"""`marquee promote`: put a version into production, if the policy agrees."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.figures import shown
from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import VersionArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from application.training.promote_model import Promotion

TITLES = {"ranking": "Ranking", "rating": "Predicted ratings"}


@click.command()
@click.argument("version", type=VersionArgument(), required=False)
@click.option("--force", is_flag=True, help="Promote whatever the policy says; needs --why.")
@click.option("--why", default=None, metavar="TEXT", help="Why the policy is overruled; stored.")
@json_option
def promote(*, version: int | None, force: bool, why: str | None, as_json: bool) -> None:
    """Judge VERSION against the champion of its role and, where the policy agrees, release it.

    Without VERSION it is, for each role that the last training run made versions
    for or that nobody holds yet, the best on validation of those of the role's
    last run that were never in production; a role whose best is in production is
    left as it is. Verdicts are stored either way; a
    refusal exits with 1.
    """
    if force != (why is not None):
        raise click.UsageError("--force and --why TEXT go together")
    from application.errors import RefusedError  # noqa: PLC0415  # keeps help fast
    from application.training.promote_best import BestPromotions  # noqa: PLC0415  # as above
    from application.training.promote_model import PromotionRequest  # noqa: PLC0415  # as above
    from domain.identifiers import VersionNumber  # noqa: PLC0415  # as above
    from entrypoints.cli.failures import failure_of  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    container = WorkshopContainer(settings=load_settings())
    if version is None:
        done = container.promote_best()(forced_why=why)
    else:
        request = PromotionRequest(number=VersionNumber(version), forced_why=why)
        done = BestPromotions(judged=[container.promote_model()(request)])
    refusals = [*done.refusals, *(_refusal(one) for one in done.judged if not one.promoted)]
    refusal = RefusedError("; ".join(refusals)) if refusals else None
    if done.judged:
        document = _document(done.judged)
        if refusal is not None:
            document["error"] = failure_of(refusal)
        show(document, as_json=as_json, render=lambda: _render(done.judged))
    if refusal is not None:
        raise refusal


def _refusal(promotion: "Promotion") -> str:
    recorded = promotion.recorded
    reasons = "; ".join(recorded.verdict.reasons)
    return f"version {recorded.challenger} was not promoted: {reasons}"


def _document(promotions: "Sequence[Promotion]") -> dict[str, object]:
    """Return the first of the promotions as it stands, and all of them in `roles`."""
    documents = [_document_of(promotion) for promotion in promotions]
    return {**documents[0], "roles": documents}


def _document_of(promotion: "Promotion") -> dict[str, object]:
    recorded = promotion.recorded
    return {
        "role": recorded.role,
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


def _render(promotions: "Sequence[Promotion]") -> None:
    for promotion in promotions:
        _render_one(promotion)
    if any(promotion.promoted for promotion in promotions):
        click.echo("Next: marquee serve")


def _render_one(promotion: "Promotion") -> None:
    recorded = promotion.recorded
    against = "no champion" if recorded.champion is None else f"champion {recorded.champion}"
    print_table(
        f"{TITLES[recorded.role]}: version {recorded.challenger} against {against}",
        ("metric", "challenger", "champion", "change", "rule", "held"),
        [
            (
                check.metric,
                shown(check.challenger),
                shown(check.champion),
                check.change_in_words,
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
        click.echo(f"Version {recorded.challenger} is in production.")
