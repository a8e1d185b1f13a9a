"""`marquee ingest PATH|NAME`: bring a data set in."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.completion import dataset_names
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.ingest_dataset import IngestReport

_SHOWN_REJECTS = 10


@click.command()
@click.argument("source", metavar="PATH|NAME", shell_complete=dataset_names)
@json_option
def ingest_dataset(*, source: str, as_json: bool) -> None:
    """Bring a data set in: its movies to the catalogue, its ratings to the history.

    PATH is a folder or zip in any layout that MovieLens was published in.
    NAME is `sample` (bundled), or a published set to download: ml-latest-small,
    ml-100k, ml-1m, ml-10m, ml-20m, ml-25m, ml-32m. A folder that is called like
    one of the other sources is named ./FOLDER.
    """
    from application.ingestion.ingest_dataset import IngestRequest  # noqa: PLC0415  # keeps help fast
    from entrypoints.ingestion_container import IngestionContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = IngestionContainer(settings=load_settings())
    report = container.ingest_dataset()(IngestRequest(source=source))
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "IngestReport") -> None:
    click.echo(f"Ingested {report.name} from {report.source}")
    print_table(
        "What was there",
        ("what", "count"),
        (
            ("ratings read", f"{report.rows_read:,}"),
            ("ratings stored", f"{report.rows_stored:,}"),
            ("viewers", f"{report.viewers:,}"),
            ("viewers described", f"{report.viewers_described:,}"),
            ("movies", f"{report.movies:,}"),
            ("movies rated", f"{report.rated_movies:,}"),
            ("lines rejected", f"{report.rejected:,}"),
        ),
    )
    if report.rejected:
        print_table(
            "Lines rejected, by reason",
            ("reason", "lines"),
            [(reason, f"{count:,}") for reason, count in report.rejected_by_reason.items()],
        )
        for reject in report.first_rejects[:_SHOWN_REJECTS]:
            click.echo(f"  {reject.file}:{reject.line} {reject.reason}: {reject.text!r}")
        if report.rejected > _SHOWN_REJECTS:
            click.echo(f"  … the first {len(report.first_rejects):,} are listed by --json")
    if report.is_simulated:
        click.echo("The viewers are a simulated audience.")
    if report.already_there:
        click.echo("The history held these ratings already; nothing was added.")
    click.echo(
        f"Ratings from {report.first_event:%Y-%m-%d} to {report.last_event:%Y-%m-%d},"
        f" in {report.seconds:.1f} s. Next: marquee train"
    )
