"""`marquee evaluate`: show the figures of the last training run."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.figures import figures_table
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.training.show_evaluation import ShownEvaluation


@click.command()
@json_option
def evaluate(*, as_json: bool) -> None:
    """Show the figures of the last training run, the popularity row always among them.

    Test figures come from fits on train and validation, and are only reported;
    validation figures choose between models.
    """
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    shown = WorkshopContainer(settings=load_settings()).show_evaluation()()
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
        "rows": [
            {
                "model": row.plan,
                "version": shown.versions.get(row.plan),
                "metrics": row.test,
                "validation": row.validation,
                "train_seconds": row.train_seconds,
            }
            for row in record.rows
        ],
    }


def _render(shown: "ShownEvaluation") -> None:
    record = shown.record
    viewers = {"test": record.test_viewers, "validation": record.validation_viewers}
    for name in ("test", "validation"):
        columns, rows = figures_table(record.rows, shown.versions, slice_name=name)
        print_table(f"{record.dataset}, {name}: {viewers[name]:,} viewers", columns, rows)
    click.echo("How these came about:")
    for sentence in record.protocol_in_words:
        click.echo(f"  {sentence}")
    click.echo(f"Report: {shown.files['evaluation.html']}")
