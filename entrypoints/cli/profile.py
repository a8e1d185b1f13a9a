"""`marquee profile`: what a window of events looks like."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.report_page import report_option
from entrypoints.cli.windows import window_table

if TYPE_CHECKING:
    from application.ports.window_report import MeasuredWindow

_SHOWN_MOVIES = 10


@click.command()
@click.argument("window", default="all", metavar="[WINDOW]")
@report_option("Write a page with plots, too.")
@json_option
def profile(*, window: str, report: Path | None, as_json: bool) -> None:
    """Show what a window of events looks like: ratings, popularity, activity.

    WINDOW is all (the default), 30d (up to the newest event),
    2024-01-01..2024-02-01, batch:NAME, origin:ID or file:PATH.
    """
    from application.operations.drift_document import document_of  # noqa: PLC0415  # keeps help fast
    from application.operations.measure_drift import DriftRequest  # noqa: PLC0415  # as above
    from application.operations.window_choice import window_choice_of  # noqa: PLC0415  # as above
    from domain.errors import InsufficientDataError  # noqa: PLC0415  # as above
    from entrypoints.drift_container import DriftContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = DriftContainer(settings=load_settings())
    request = DriftRequest(current=window_choice_of(window), reference=None)
    measured = container.measure_drift()(request)
    if not measured.current.profile.rows:
        raise InsufficientDataError(
            f"{measured.current.label} holds no event; ingest something, or choose another window"
        )
    if report is not None:
        container.window_report().write(measured, report)
    show(document_of(measured), as_json=as_json, render=lambda: _render(measured, report))


def _render(measured: "MeasuredWindow", report: Path | None) -> None:
    from application.operations.drift_document import (  # noqa: PLC0415  # keeps help fast
        document_of,
        top_movies,
    )

    window_table(measured)
    metrics = document_of(measured)["metrics"]
    figures = {
        **metrics["movie_popularity"]["current"],
        **{f"events of a viewer, {k}": v for k, v in metrics["user_activity"]["current"].items()},
    }
    print_table("Figures", ("what", "figure"), [(k, f"{v:,.4g}") for k, v in figures.items()])
    print_table(
        "Most popular",
        ("movie", "events", "share"),
        [
            (movie.title, f"{movie.events:,}", f"{movie.share:.2%}")
            for movie in top_movies(measured, _SHOWN_MOVIES)
        ],
    )
    if report is not None:
        click.echo(f"Report: {report}")
