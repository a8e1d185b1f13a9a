"""`marquee evaluate --models … --split …`: fit and measure models on a split of the history."""

from collections.abc import Sequence
from pathlib import Path

import click

from application.ports.split_report import EvaluatedSplit
from domain.evaluation.comparison_words import comparison_in_words
from domain.evaluation.split_evaluation import compared
from entrypoints.cli.output import print_table, show
from entrypoints.cli.split_figures import differences_document, models_table, split_document
from entrypoints.evaluation_container import EvaluationContainer
from entrypoints.settings import Settings


def evaluate_split(
    settings: Settings, models: Sequence[str], split: str, report: Path | None, *, as_json: bool
) -> None:
    """Measure `models`, write the page where one is asked for, and show the figures."""
    container = EvaluationContainer(settings=settings)
    evaluated = container.evaluate_models()(models, split, by="evaluate")
    if report is not None:
        container.split_report().write(evaluated, report)
    show(
        _document(evaluated, report),
        as_json=as_json,
        render=lambda: _render(evaluated, report),
    )


def _document(evaluated: EvaluatedSplit, report: Path | None) -> dict[str, object]:
    return {
        **split_document(evaluated),
        "report": None if report is None else str(report),
        "differences": {
            yardstick.label: {
                model.label: differences_document(compared(model, yardstick))
                for model in evaluated.evaluation.models
                if model is not yardstick
            }
            for yardstick in evaluated.yardsticks
        },
    }


def _render(evaluated: EvaluatedSplit, report: Path | None) -> None:
    evaluation = evaluated.evaluation
    rounds = len(evaluation.rounds)
    title = (
        f"{evaluated.dataset}, {evaluation.split}:"
        f" {evaluation.models[0].figures.viewers:,} viewers"
        + (f", {rounds} rounds" if rounds > 1 else "")
    )
    print_table(title, *models_table(evaluation.models))
    for yardstick in evaluated.yardsticks:
        for model in evaluation.models:
            if model.is_personal and model is not yardstick:
                headline, *_ = comparison_in_words(
                    model.label, yardstick.label, compared(model, yardstick)
                )
                click.echo(headline)
    click.echo("How these came about:")
    for sentence in evaluated.in_words:
        click.echo(f"  {sentence}")
    if report is not None:
        click.echo(f"Report: {report}")
