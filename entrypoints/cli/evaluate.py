"""`marquee evaluate`: show the figures of the last training run, or measure models anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from entrypoints.cli.figures import figures_table, ratings_table
from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.report_page import report_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from application.ports.training_runs import RunRow
    from application.training.show_evaluation import ShownEvaluation

SLICES: tuple[Literal["test"], Literal["validation"]] = ("test", "validation")


@click.command()
@click.option(
    "--models",
    default="",
    metavar="PLAN,VERSION,...",
    help="Fit and measure these anew, instead of showing the last run; without it, every plan.",
)
@click.option(
    "--split",
    default=None,
    metavar="NAME",
    help="What is held out: see above. Without it, global-time.",
)
@report_option("Write a page with tables, tests, slices and plots, too.")
@json_option
def evaluate(*, models: str, split: str | None, report: Path | None, as_json: bool) -> None:
    """Show the figures of the last training run, or measure models on a split of the history.

    Without options: the last run, the popularity row always among its models.
    Test figures come from fits on train and validation, and are only reported;
    validation figures choose between models.

    With any of --models, --split and --report, plans (of a version: its plan) are
    fitted anew for the split and measured beside the champion and the popularity
    row; nothing is registered. The splits: global-time (the default protocol, on
    test), rolling-cuts, strong-generalisation, and the same on validation with
    -validation behind the name; leave-last-out. Parameters follow a colon:
    rolling-cuts:cuts=10, leave-last-out:last=1,min_history=5,viewers=500,seed=7.
    """
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast

    settings = load_settings()
    if models or split or report:
        from entrypoints.cli.evaluate_split import evaluate_split  # noqa: PLC0415  # as above

        names = [name.strip() for name in models.split(",") if name.strip()]
        evaluate_split(settings, names, split or "global-time", report, as_json=as_json)
        return
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    shown = WorkshopContainer(settings=settings).show_evaluation()()
    show(_document(shown), as_json=as_json, render=lambda: _render(shown))


def _document(shown: "ShownEvaluation") -> dict[str, object]:
    record = shown.record
    return {
        "protocol": record.protocol,
        "protocol_in_words": record.protocol_in_words,
        "dataset": record.dataset,
        "training_run": record.training_run,
        "viewers": record.test_viewers,
        "validation_viewers": record.validation_viewers,
        "report": str(shown.files["evaluation.html"]),
        "rows": _documents(record.rows, shown),
        "ratings": None
        if record.ratings is None
        else {
            "protocol_in_words": record.ratings.protocol_in_words,
            "ratings": record.ratings.test_ratings,
            "validation_ratings": record.ratings.validation_ratings,
            "rows": _documents(record.ratings.rows, shown),
        },
    }


def _documents(rows: "Sequence[RunRow]", shown: "ShownEvaluation") -> list[dict[str, object]]:
    return [
        {
            "model": row.plan,
            "version": shown.versions.get(row.plan),
            "metrics": row.test,
            "validation": row.validation,
            "train_seconds": row.train_seconds,
        }
        for row in rows
    ]


def _render(shown: "ShownEvaluation") -> None:
    record = shown.record
    viewers = {"test": record.test_viewers, "validation": record.validation_viewers}
    for name in SLICES:
        columns, rows = figures_table(record.rows, shown.versions, slice_name=name)
        print_table(f"{record.dataset}, {name}: {viewers[name]:,} viewers", columns, rows)
    rated = record.ratings
    if rated is not None:
        counts = {"test": rated.test_ratings, "validation": rated.validation_ratings}
        for name in SLICES:
            columns, rows = ratings_table(rated, shown.versions, slice_name=name)
            title = f"{record.dataset}, predicted ratings, {name}: {counts[name]:,} ratings"
            print_table(title, columns, rows)
    click.echo("How these came about:")
    for sentence in (*record.protocol_in_words, *(rated.protocol_in_words if rated else ())):
        click.echo(f"  {sentence}")
    click.echo(f"Report: {shown.files['evaluation.html']}")
