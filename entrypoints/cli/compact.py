"""`marquee compact`: merge small segments of the history into large ones."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.compact_history import CompactionReport


@click.command()
@json_option
def compact(*, as_json: bool) -> None:
    """Merge small segments of the history into large ones, and drop what was said twice.

    Of several ratings of a movie by a viewer the last stays; watched minutes are
    united; slates that are equal in everything are kept once. Streams and
    trainings may go on meanwhile.
    """
    from entrypoints.history_container import HistoryContainer  # noqa: PLC0415  # keeps help fast
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    report = HistoryContainer(settings=load_settings()).compact_history()()
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "CompactionReport") -> None:
    print_table(
        "The history, before and now",
        ("kind", "segments before", "segments", "rows before", "rows"),
        [
            (
                kind,
                f"{one.segments_before:,}",
                f"{one.segments:,}",
                f"{one.rows_before:,}",
                f"{one.rows:,}",
            )
            for kind, one in report.kinds.items()
        ],
    )
    if report.files_left:
        click.echo("Files that were replaced are in use; a later run removes them.")
    click.echo(f"Compacted in {report.seconds:.1f} s.")
