"""`marquee train`: fit, evaluate and register model plans."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.completion import plan_names
from entrypoints.cli.figures import figures_table, ratings_table, stage_shown
from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import WholeNumber

if TYPE_CHECKING:
    from collections.abc import Sequence

    from application.training.train_models import TrainingOutcome
    from domain.data.batches import Batch


@click.command()
@click.argument("plans", nargs=-1, metavar="[PLAN]...", shell_complete=plan_names)
@click.option(
    "--viewers",
    type=WholeNumber(min=1),
    metavar="N",
    help="Learn from N viewers drawn at random, for a quick run; figures are of all viewers.",
)
@click.option("--model-version", default=None, metavar="LABEL", help="Name the versions made.")
@click.option("--data-version", default=None, metavar="LABEL", help="Name the data they are of.")
@click.option(
    "--batch",
    "batches",
    multiple=True,
    metavar="NAME",
    help="Refuse to train where this batch is no part of the history; may be repeated.",
)
@json_option
def train(
    *,
    plans: tuple[str, ...],
    viewers: int | None,
    model_version: str | None,
    data_version: str | None,
    batches: tuple[str, ...],
    as_json: bool,
) -> None:
    """Fit, evaluate and register each PLAN as a new version; without any, every plan there is.

    A PLAN is the name of a file in plans/, or the path of one like it. Versions
    that the promotion policy would take now are moved to Staging.

    With --viewers, a plan `als` makes a version `als-N-viewers`. It knows the viewers that
    were not drawn by fold-in, as it does new ones, so it is measured, judged and served
    like any other.
    """
    from application.training.train_models import TrainingRequest  # noqa: PLC0415  # keeps help fast
    from application.training.write_artefact import Labels  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    container = WorkshopContainer(settings=load_settings())
    check_batches = container.check_batches()
    check_batches.require(batches)
    left_out = check_batches.left_out()
    for batch in left_out:
        click.echo(f"Left out: {batch.refusal()}", err=True)
    outcome = container.train_models()(
        TrainingRequest(
            plans=plans,
            viewers=viewers,
            labels=Labels(model=model_version, data=data_version),
        )
    )
    show(_document(outcome, left_out), as_json=as_json, render=lambda: _render(outcome))


def _document(outcome: "TrainingOutcome", left_out: "Sequence[Batch]") -> dict[str, object]:
    return {
        "training_run": outcome.record.training_run,
        "dataset": outcome.record.dataset,
        "seconds": outcome.seconds,
        "batches_left_out": [
            {"name": batch.name, "state": batch.state, "reason": batch.reason} for batch in left_out
        ],
        "plans_left_out": [{"name": plan.name, "reason": plan.reason} for plan in outcome.left_out],
        "report": str(outcome.files["evaluation.html"]),
        "versions": [
            {
                "version": version.number,
                "model": version.plan.name,
                "role": version.plan.role,
                "viewers": version.plan.viewers,
                "stage": version.stage,
                "validation": version.validation,
                "test": version.test,
                "train_seconds": version.train_seconds,
            }
            for version in outcome.versions
        ],
    }


def _render(outcome: "TrainingOutcome") -> None:
    versions = {version.plan.name: version.number for version in outcome.versions}
    columns, rows = figures_table(outcome.record.rows, versions, slice_name="validation")
    print_table(f"Validation, {outcome.record.validation_viewers:,} viewers", columns, rows)
    if rated := outcome.record.ratings:
        columns, rows = ratings_table(rated, versions, slice_name="validation")
        print_table(
            f"Predicted ratings, validation: {rated.validation_ratings:,} ratings", columns, rows
        )
    for version in outcome.versions:
        click.echo(f"Version {version.number} ({version.plan.name}): {stage_shown(version.stage)}")
        if viewers := version.plan.viewers:
            click.echo(
                f"  learnt from {viewers:,} viewers at most, drawn at random; figures are of all"
            )
    click.echo(f"Report: {outcome.files['evaluation.html']}")
    is_sampled = any(version.plan.viewers for version in outcome.versions)
    whole = "the same without a sample, or " if is_sampled else ""
    click.echo(f"Trained in {outcome.seconds:.1f} s. Next: {whole}marquee promote")
