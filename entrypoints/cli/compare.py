"""`marquee compare`: whether one model ranks better than another, viewer by viewer."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.completion import plan_names
from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.split_figures import (
    differences_document,
    differences_table,
    models_table,
    split_document,
)

if TYPE_CHECKING:
    from application.ports.split_report import EvaluatedSplit


@click.command()
@click.argument("challenger", metavar="A", shell_complete=plan_names)
@click.argument("champion", metavar="B", shell_complete=plan_names)
@click.option(
    "--split",
    default="global-time-validation",
    show_default=True,
    metavar="NAME",
    help="What is held out; see `marquee evaluate --help`.",
)
@json_option
def compare(*, challenger: str, champion: str, split: str, as_json: bool) -> None:
    """Fit A and B on the same events, and say by how much A ranks better for the same viewers.

    A and B are plans, by name or path, or versions, by number: of a version its
    plan is fitted anew. The popularity row is always beside them. By default
    validation is asked, so that choosing between models reads no test figures.
    """
    if challenger == champion:
        raise click.UsageError("A and B are the same; name two plans or versions")
    from entrypoints.evaluation_container import (  # noqa: PLC0415  # keeps help fast
        EvaluationContainer,
    )
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = EvaluationContainer(settings=load_settings())
    evaluated = container.evaluate_models()([challenger, champion], split, by="compare")
    show(_document(evaluated), as_json=as_json, render=lambda: _render(evaluated))


def _document(evaluated: "EvaluatedSplit") -> dict[str, object]:
    from domain.evaluation.comparison_words import comparison_in_words  # noqa: PLC0415  # numpy
    from domain.evaluation.split_evaluation import (  # noqa: PLC0415  # as above
        compared,
        compared_on_slices,
    )

    challenger, champion, *_ = evaluated.evaluation.models
    differences = compared(challenger, champion)
    return {
        **split_document(evaluated),
        "challenger": challenger.label,
        "against": champion.label,
        "verdict": comparison_in_words(challenger.label, champion.label, differences),
        "differences": differences_document(differences),
        "slices": {
            name: differences_document(found)
            for name, found in compared_on_slices(challenger, champion).items()
        },
    }


def _render(evaluated: "EvaluatedSplit") -> None:
    from domain.evaluation.comparison_words import comparison_in_words  # noqa: PLC0415  # numpy
    from domain.evaluation.protocol import readings_in_words  # noqa: PLC0415  # as above
    from domain.evaluation.split_evaluation import (  # noqa: PLC0415  # as above
        compared,
        compared_on_slices,
    )

    evaluation = evaluated.evaluation
    challenger, champion, *_ = evaluation.models
    differences = compared(challenger, champion)
    viewers = f"{challenger.figures.viewers:,} viewers"
    title = f"{evaluated.dataset}, {evaluation.split}: {viewers}"
    print_table(title, *models_table(evaluation.models))
    click.echo(f"A is {challenger.label}, B is {champion.label}.")
    print_table("Viewer by viewer", *differences_table("metric", differences.items()))
    slices = [
        (name, found["ndcg_at_10"])
        for name, found in compared_on_slices(challenger, champion).items()
    ]
    print_table("ndcg_at_10 in every slice", *differences_table("slice", slices))
    for sentence in comparison_in_words(challenger.label, champion.label, differences):
        click.echo(sentence)
    if evaluated.test_readings is not None:
        click.echo(readings_in_words(evaluation.split, evaluated.test_readings))
