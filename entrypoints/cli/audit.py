"""`marquee audit`: what came from which file or offsets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.audit_history import AuditedOrigin, ViewerTrace


@click.command()
@click.option("--origin", "origin_id", metavar="ID", help="Only this one, with its segments.")
@click.option("--viewer", type=int, metavar="N", help="Where rows of this viewer lie.")
@json_option
def audit(*, origin_id: str | None, viewer: int | None, as_json: bool) -> None:
    """Say what came in from which file or offsets, and which segments hold it.

    The start of an origin's ID is enough. Rows of merged segments came from one
    of the origins that are named with it.
    """
    if origin_id is not None and viewer is not None:
        raise click.UsageError("--origin and --viewer ask different things; name one of them")
    from domain.identifiers import viewer_id  # noqa: PLC0415  # keeps help fast
    from entrypoints.history_container import HistoryContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    audit_history = HistoryContainer(settings=load_settings()).audit_history()
    if viewer is not None:
        traces = audit_history.viewer(viewer_id(viewer))
        show(traces, as_json=as_json, render=lambda: _render_traces(traces, viewer))
    elif origin_id is not None:
        found = audit_history.origin(origin_id)
        show(found, as_json=as_json, render=lambda: _render_origin(found))
    else:
        origins = audit_history.all()
        show(origins, as_json=as_json, render=lambda: _render_all(origins))


def _render_all(audited: "Sequence[AuditedOrigin]") -> None:
    if not audited:
        click.echo("Nothing has come in yet. Start with: marquee ingest PATH|NAME")
        return
    print_table(
        "What came in, newest first",
        ("origin", "kind", "from", "state", "events", "rejected", "segments"),
        [
            (
                one.origin.origin_id[:12],
                one.origin.kind,
                one.origin.name,
                one.origin.state,
                f"{one.origin.events:,}",
                f"{one.origin.rejects:,}",
                f"{len(one.segments):,}",
            )
            for one in audited
        ],
    )


def _render_origin(audited: "AuditedOrigin") -> None:
    origin = audited.origin
    click.echo(f"{origin.origin_id}: {origin.kind} {origin.name}, {origin.state}")
    if origin.reason:
        click.echo(f"  because: {origin.reason}")
    click.echo(f"  came in at {origin.recorded_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"  {origin.lines:,} lines: {origin.events:,} events, {origin.rejects:,} rejected")
    for reason, count in origin.rejects_by_reason.items():
        click.echo(f"    {reason}: {count:,}")
    for messages in origin.offsets:
        click.echo(
            f"  {messages.topic}, partition {messages.partition}:"
            f" offsets {messages.first:,} to {messages.next_offset - 1:,}"
        )
    if origin.dead_letters:
        click.echo(f"  rejected lines: {origin.dead_letters}, below MARQUEE_HOME")
    for segment in audited.segments:
        shared = f", merged with {len(segment.merged_from) - 1} more" if segment.merged_from else ""
        click.echo(f"  {segment.kind}: {segment.rows:,} rows in {segment.segment_id}{shared}")


def _render_traces(traces: "Sequence[ViewerTrace]", viewer: int) -> None:
    if not traces:
        click.echo(f"The history holds nothing of viewer {viewer}.")
        return
    print_table(
        f"Rows of viewer {viewer}",
        ("segment", "kind", "rows", "in the history", "from", "origins"),
        [
            (
                trace.segment_id,
                trace.kind,
                f"{trace.rows:,}",
                "yes" if trace.in_history else "no",
                trace.source,
                ", ".join(origin[:12] for origin in trace.origins),
            )
            for trace in traces
        ],
    )
