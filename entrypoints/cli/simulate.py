"""`marquee simulate`: write a simulated audience."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, show

if TYPE_CHECKING:
    from application.ingestion.simulate_audience import SimulationReport


@click.command()
@click.option("--viewers", type=int, required=True, help="How many viewers, 100 or more.")
@click.option(
    "--events", type=int, required=True, help="How many movies are taken in all, up to 10⁸."
)
@click.option("--seed", type=int, default=42, show_default=True, help="Decides everything else.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="The absent or empty folder to write.",
)
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["movielens", "movielog"]),
    default="movielens",
    show_default=True,
    help="A rating of each movie taken, or the minutes watched and some ratings.",
)
@json_option
def simulate(
    *, viewers: int, events: int, seed: int, out: Path, written_as: str, as_json: bool
) -> None:
    """Write a simulated audience of the bundled films, as a MovieLens data set or a movielog.

    Its viewers have hidden tastes; equal options write equal files, in memory
    that does not grow. As a movielog, the same viewers take the same movies,
    watch them to the end or not, and rate some; each event makes some 95 lines.
    Bring it in with `marquee ingest FOLDER`, or `marquee ingest movielog`.
    """
    from adapters.datasets.sample_catalog import sample_movies  # noqa: PLC0415  # keeps help fast
    from adapters.datasets.sample_movielog_writer import (  # noqa: PLC0415  # as above
        MOVIELOG,
        MovielogWriter,
    )
    from adapters.datasets.sample_writer import MovieLensCsvWriter  # noqa: PLC0415  # as above
    from adapters.rich_progress import RichProgress  # noqa: PLC0415  # as above
    from adapters.system_clock import SystemClock  # noqa: PLC0415  # as above
    from application.ingestion.simulate_audience import (  # noqa: PLC0415  # as above
        SimulateAudience,
        SimulationRequest,
    )
    from domain.audience.audience import Audience  # noqa: PLC0415  # as above
    from domain.audience.size import AudienceSize  # noqa: PLC0415  # as above

    size = AudienceSize(viewers=viewers, events=events, seed=seed)
    clock, progress = SystemClock(), RichProgress()
    request = SimulationRequest(size=size, folder=out)
    if written_as == "movielog":
        watch = SimulateAudience(
            sample_movies(), Audience.watching, MovielogWriter(), clock=clock, progress=progress
        )
        report = watch(request)
        what, how = "movies watched", f"marquee ingest movielog {out / MOVIELOG} --simulated"
    else:
        rate = SimulateAudience(
            sample_movies(),
            Audience.interactions,
            MovieLensCsvWriter(),
            clock=clock,
            progress=progress,
        )
        report = rate(request)
        what, how = "ratings", f"marquee ingest {out}"
    show(report, as_json=as_json, render=lambda: _render(report, what, how))


def _render(report: "SimulationReport", what: str, how: str) -> None:
    click.echo(
        f"Wrote {report.events:,} {what} by {report.viewers:,} simulated viewers of"
        f" {report.movies:,} films to {report.folder}"
        f" ({report.bytes_written / 1e6:,.1f} MB in {report.seconds:.1f} s)."
    )
    click.echo(f"Bring it in with: {how}")
