"""`marquee tune`: search the parameters of a plan on the validation slice."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from domain.errors import InvalidValueError
from entrypoints.cli.completion import plan_names
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.training.tune_plan import Tuning
    from domain.models.specification import Role
    from domain.models.trials import Trial

SHOWN = 10


@click.command()
@click.argument("plan", shell_complete=plan_names)
@click.option(
    "--trials", default=30, show_default=True, help="How many trials the search is to have in all."
)
@click.option(
    "--coverage",
    "least_coverage",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="The least coverage_at_100 that a ranking is to have.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the best plan to this file (NAME.toml), to be trained by its path.",
)
@json_option
def tune(*, plan: str, trials: int, least_coverage: float, out: Path | None, as_json: bool) -> None:
    """Search the space that the file of PLAN states in its table [search].

    Each trial is fitted on train and valued on validation, by ndcg_at_10 or, where ratings
    are predicted, by -rmse; test is never looked at. Interrupted, the same command goes on
    where it stood. Every trial is a run of the experiment marquee-tuning in MLflow.
    """
    from adapters.toml_plan_library import plan_as_toml  # noqa: PLC0415  # keeps help fast
    from application.training.tune_plan import TuningRequest  # noqa: PLC0415  # as above
    from domain.models.trials import CoverageFloor  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    if out is not None and (out.suffix != ".toml" or out.exists()):
        raise click.BadParameter(f"{out} must be a new file that ends in .toml", param_hint="--out")
    if out is not None and not out.parent.is_dir():
        # Told now, not after minutes of fitting.
        raise InvalidValueError(f"the folder of --out {out} does not exist; make it first")
    found = WorkshopContainer(settings=load_settings()).tune_plan()(
        TuningRequest(plan=plan, trials=trials, coverage_floor=CoverageFloor(least=least_coverage))
    )
    best = plan_as_toml(found.best)
    if out is not None:
        out.write_text(best)
    show(_document(found), as_json=as_json, render=lambda: _render(found, best, out))


def _document(found: "Tuning") -> dict[str, object]:
    return {
        "study": found.study,
        "resumed": found.resumed,
        "best": {"family": found.best.family, "parameters": found.best.parameters},
        "trials": [_trial(one, found.best.role) for one in found.trials],
    }


def _trial(trial: "Trial", role: "Role") -> dict[str, object]:
    """Return a trial: `value` is the higher the better, `figure` what it comes of."""
    name, figure = trial.figure(role)
    return {
        "number": trial.number,
        "value": trial.value,
        "figure": {name: figure},
        "parameters": trial.parameters,
    }


def _render(found: "Tuning", best: str, out: Path | None) -> None:
    names = list(found.trials[0].parameters)
    figures = [one.figure(found.best.role) for one in found.trials[:SHOWN]]
    measures = list(dict.fromkeys(measure for measure, _ in figures))
    went_on = f", {found.resumed} of them from before" if found.resumed else ""
    print_table(
        f"{found.best.name} on validation: the best of {len(found.trials)} trials{went_on}",
        ["trial", *measures, *names],
        [
            [
                str(one.number),
                *(f"{figure:.4f}" if measure == its_own else "" for measure in measures),
                *(_shown(one.parameters[name]) for name in names),
            ]
            for one, (its_own, figure) in zip(found.trials, figures, strict=False)
        ],
    )
    click.echo(best.rstrip() if out is None else f"The best plan is in {out}")


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
