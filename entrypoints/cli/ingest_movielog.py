"""`marquee ingest movielog`: bring a movielog in."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import WholeNumber

if TYPE_CHECKING:
    from application.ingestion.ingest_movielog import MovielogReport

_SHOWN_REJECTS = 10


@click.command("movielog")
@click.argument("source", metavar="SOURCE", type=click.Path(allow_dash=True))
@click.option(
    "--scale",
    type=WholeNumber(min=2, max=100),
    default=5,
    show_default=True,
    help="The best rating there is; the worst is 1.",
)
@click.option(
    "--id-space",
    metavar="NAME",
    help="Whose ids the stream speaks, where it is not a stream of its own: movielens-1m.",
)
@click.option("--simulated", is_flag=True, help="Its viewers are simulated: the page says so.")
@json_option
def ingest_movielog(
    *, source: str, scale: int, id_space: str | None, simulated: bool, as_json: bool
) -> None:
    """Bring a movielog in: watched minutes, ratings and recommendations, one a line.

    SOURCE is a file (plain, gz or zst), a quoted glob of files, or - for
    standard input. Minutes are rolled up to watch time per viewer and movie.
    Lines that are no event are kept with their number and the reason in
    MARQUEE_HOME/dead-letters, and never stop the run. A log that was brought in
    before adds nothing.
    """
    from application.ingestion.ingest_movielog import (  # noqa: PLC0415  # keeps help fast
        MovielogRequest,
    )
    from entrypoints.movielog_container import MovielogContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = MovielogContainer(settings=load_settings())
    request = MovielogRequest(source=source, scale=scale, id_space=id_space, is_simulated=simulated)
    report = container.ingest_movielog()(request)
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "MovielogReport") -> None:
    click.echo(f"Ingested {report.source} as origin {report.origin_id}")
    movies = report.movies
    print_table(
        "What was there",
        ("what", "count"),
        (
            ("lines read", f"{report.lines:,}"),
            *((f"events: {kind}", f"{count:,}") for kind, count in report.events.items()),
            ("lines rejected", f"{report.rejected:,}"),
            ("viewers", f"{report.viewers:,}"),
            ("movies known", f"{movies.known:,}"),
            ("movies matched by title", f"{movies.matched:,}"),
            ("movies new", f"{movies.new:,}"),
            ("hours watched", f"{report.watch_hours:,.1f}"),
        ),
    )
    if report.rejected:
        print_table(
            "Lines rejected, by reason",
            ("reason", "lines"),
            [(reason, f"{count:,}") for reason, count in report.rejected_by_reason.items()],
        )
        for reject in report.first_rejects[:_SHOWN_REJECTS]:
            click.echo(f"  line {reject.number}: {reject.reason}: {reject.text[:100]!r}")
        if report.dead_letters:
            click.echo(f"  all of them: {report.dead_letters}, below MARQUEE_HOME")
    if report.already_there:
        click.echo("The history held this log already; nothing was added.")
    click.echo(f"Read {report.lines_per_second:,.0f} lines/s, in {report.seconds:.1f} s.")
