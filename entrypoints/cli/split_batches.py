"""`marquee split-batches`: cut a big file of ratings into batches."""

from pathlib import Path

import click

from entrypoints.cli.output import json_option, show


@click.command("split-batches")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--by",
    required=True,
    metavar="month|N",
    help="A batch for each month (UTC), or for every N rows.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="The absent or empty folder to write.",
)
@json_option
def split_batches(*, file: Path, by: str, out: Path, as_json: bool) -> None:
    """Cut FILE, CSV with a header, into batches in order of time.

    Each line is written once; a file of any size is sorted on disk. Let the
    batches arrive one by one with `marquee batches arrive --from FOLDER`.
    """
    from application.ingestion.split_batches import SplitRequest  # noqa: PLC0415  # keeps help fast
    from application.ports.table_splitter import read_cut  # noqa: PLC0415  # as above
    from entrypoints.batch_container import BatchContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    request = SplitRequest(source=file, cut=read_cut(by), folder=out)
    report = BatchContainer(settings=load_settings()).split_batches()(request)
    show(
        report,
        as_json=as_json,
        render=lambda: click.echo(
            f"Wrote {report.rows:,} rows as {report.batches:,} batches to {report.folder}"
            f" in {report.seconds:.1f} s.\n"
            f"Let them arrive with: marquee batches arrive --from {report.folder}"
        ),
    )
