"""`marquee drift`: whether the data has changed, by which measure, and by how much."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.report_page import report_option
from entrypoints.cli.windows import window_table

if TYPE_CHECKING:
    from application.ports.window_report import MeasuredWindow
    from domain.data.drift_measures import DriftMeasurement


@click.command()
@click.option(
    "--current", default="30d", show_default=True, metavar="WINDOW", help="What to judge."
)
@click.option(
    "--reference",
    default="before",
    show_default=True,
    metavar="WINDOW",
    help="What to compare it with.",
)
@report_option("Write a page with plots, too.")
@click.option(
    "--fail-on",
    type=click.Choice(["moderate", "strong"]),
    default=None,
    help="Exit with 1 from this verdict on.",
)
@click.option(
    "--quarantine",
    is_flag=True,
    help="Take a batch that fails out of the history; needs --fail-on.",
)
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Another threshold, such as gini_strong=0.12.",
)
@json_option
def drift(
    *,
    current: str,
    reference: str,
    report: Path | None,
    fail_on: str | None,
    quarantine: bool,
    thresholds: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare a window of events with another one, and say what has changed and by how much.

    A WINDOW is 30d (up to the newest event), 2024-01-01..2024-02-01 (either end
    may be left out), all, before, batch:NAME, origin:ID or file:PATH.
    A strong drift asks for a retrain.
    """
    if quarantine and fail_on is None:
        raise click.UsageError("--quarantine needs --fail-on: from which verdict on?")
    from application.errors import RefusedError  # noqa: PLC0415  # keeps help fast
    from application.operations.drift_document import document_of  # noqa: PLC0415  # as above
    from application.operations.measure_drift import DriftRequest  # noqa: PLC0415  # as above
    from application.operations.window_choice import window_choice_of  # noqa: PLC0415  # as above
    from domain.data.drift_thresholds import DriftLevel, thresholds_of  # noqa: PLC0415  # as above
    from entrypoints.drift_container import DriftContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = DriftContainer(settings=load_settings())
    gate = None if fail_on is None else DriftLevel(fail_on)
    measured = container.measure_drift()(
        DriftRequest(
            current=window_choice_of(current),
            reference=window_choice_of(reference),
            thresholds=thresholds_of(",".join(thresholds), container.thresholds()),
            quarantine_at=gate if quarantine else None,
        )
    )
    if report is not None:
        container.window_report().write(measured, report)
    show(document_of(measured), as_json=as_json, render=lambda: _render(measured, report))
    verdict = measured.verdict
    if gate is not None and verdict.is_judged and verdict.level.rank >= gate.rank:
        raise RefusedError(f"drift is {verdict.level}: {'; '.join(verdict.reasons)}")


def _render(measured: "MeasuredWindow", report: Path | None) -> None:
    window_table(measured)
    comparison, verdict = measured.comparison, measured.verdict
    if comparison is not None and comparison.measurement is not None:
        _measures_table(comparison.measurement)
    click.echo(f"Drift: {verdict.level}" if verdict.is_judged else "Drift: not judged")
    for told in (*verdict.reasons, *verdict.remarks):
        click.echo(f"  {told}")
    if measured.quarantined is not None:
        click.echo(f"Quarantined: {measured.current.label}; nothing learns from it until released.")
    if verdict.level == "strong":
        click.echo("A strong drift asks for a retrain. Next: marquee train")
    if report is not None:
        click.echo(f"Report: {report}")


def _measures_table(measurement: "DriftMeasurement") -> None:
    print_table(
        "What has changed",
        ("measure", "reference", "current", "change", "by chance"),
        [
            (
                measure.name,
                *(
                    f"{figure:.3f}"
                    for figure in (
                        measure.reference,
                        measure.current,
                        measure.change,
                        measure.by_chance,
                    )
                ),
            )
            for measure in measurement.measures
        ],
    )
