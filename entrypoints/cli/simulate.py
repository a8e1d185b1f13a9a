"""`marquee simulate`: write a simulated audience."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, show

if TYPE_CHECKING:
    from application.ingestion.simulate_audience import SimulationReport


@click.command()
@click.option("--viewers", type=int, required=True, help="How many viewers, 100 or more.")
@click.option("--events", type=int, required=True, help="How many ratings in all, up to 10⁸.")
@click.option("--seed", type=int, default=42, show_default=True, help="Decides everything else.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="The absent or empty folder to write.",
)
@json_option
def simulate(*, viewers: int, events: int, seed: int, out: Path, as_json: bool) -> None:
    """Write a simulated audience of the bundled films as a MovieLens data set.

    Its viewers have hidden tastes; equal options write equal files. Bring it in
    with `marquee ingest FOLDER`.
    """
    from adapters.datasets.sample_catalog import sample_movies  # noqa: PLC0415  # keeps help fast
    from adapters.datasets.sample_writer import MovieLensCsvWriter  # noqa: PLC0415  # as above
    from adapters.rich_progress import RichProgress  # noqa: PLC0415  # as above
    from adapters.system_clock import SystemClock  # noqa: PLC0415  # as above
    from application.ingestion.simulate_audience import (  # noqa: PLC0415  # as above
        SimulateAudience,
        SimulationRequest,
    )
    from domain.audience.size import AudienceSize  # noqa: PLC0415  # as above

    size = AudienceSize(viewers=viewers, events=events, seed=seed)
    use_case = SimulateAudience(
        sample_movies(), MovieLensCsvWriter(), SystemClock(), RichProgress()
    )
    report = use_case(SimulationRequest(size=size, folder=out))
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "SimulationReport") -> None:
    click.echo(
        f"Wrote {report.events:,} ratings by {report.viewers:,} simulated viewers of"
        f" {report.movies:,} films to {report.folder}"
        f" ({report.bytes_written / 1e6:,.1f} MB in {report.seconds:.1f} s)."
    )
    click.echo(f"Bring it in with: marquee ingest {report.folder}")
