"""`marquee ingest kafka`: follow a live topic."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import WholeNumber

if TYPE_CHECKING:
    from application.ingestion.ingest_stream import StreamReport


@click.command("kafka")
@click.option(
    "--brokers", required=True, metavar="HOST:PORT,…", help="Brokers to ask for the others."
)
@click.option("--topic", required=True, help="The topic that the events are appended to.")
@click.option(
    "--group",
    default="marquee",
    show_default=True,
    help="The consumer group; its members share the partitions.",
)
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
@click.option(
    "--slice-seconds",
    type=click.FloatRange(min=0.1, max=60),
    default=1.0,
    show_default=True,
    help="How long events are gathered before they are stored.",
)
@click.option(
    "--idle-seconds",
    type=click.FloatRange(min=0),
    help="End once no message came for so long (default: go on until stopped).",
)
@click.option(
    "--options",
    "options_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of librdkafka's options, one NAME=VALUE a line, as for SASL and TLS.",
)
@json_option
def ingest_kafka(
    *,
    brokers: str,
    topic: str,
    group: str,
    scale: int,
    id_space: str | None,
    slice_seconds: float,
    idle_seconds: float | None,
    options_file: Path | None,
    as_json: bool,
) -> None:
    """Follow a live topic of movielog lines, and store each event exactly once.

    Runs until it is stopped (Ctrl-C, SIGTERM): the slice in hand is stored
    first. Offsets are kept with the events they belong to, so that a run that
    was killed loses nothing and repeats nothing. What a viewer rates leaves
    their slates within a second or two.
    """
    from dependency_injector.providers import Object  # noqa: PLC0415  # keeps help fast

    from application.ingestion.ingest_stream import StreamRequest  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.stop_signals import stop_asked  # noqa: PLC0415  # as above
    from entrypoints.stream_container import StreamContainer  # noqa: PLC0415  # as above

    container = StreamContainer(
        settings=load_settings(), brokers=Object(brokers), options=Object(_options(options_file))
    )
    request = StreamRequest(
        topic=topic,
        group=group,
        scale=scale,
        id_space=id_space,
        seconds=slice_seconds,
        idle_seconds=idle_seconds,
    )
    with stop_asked() as is_stopped:
        report = container.ingest_stream()(request, is_stopped)
    show(report, as_json=as_json, render=lambda: _render(report))


def _options(path: Path | None) -> dict[str, str]:
    """Return librdkafka's options from a file, or refuse a line that is none."""
    options: dict[str, str] = {}
    for number, line in enumerate([] if path is None else path.read_text().splitlines(), start=1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.strip() and not line.lstrip().startswith("#"):
            if not (name and equals):
                raise click.BadParameter(
                    f"line {number} of {path} is not NAME=VALUE", param_hint="--options"
                )
            options[name] = value
    return options


def _render(report: "StreamReport") -> None:
    click.echo(f"Followed topic {report.topic} as a member of group {report.group}")
    print_table(
        "What came",
        ("what", "count"),
        (
            ("messages", f"{report.lines:,}"),
            *((f"events: {kind}", f"{count:,}") for kind, count in report.events.items()),
            *((f"rejected: {why}", f"{n:,}") for why, n in report.rejected_by_reason.items()),
            ("slices stored", f"{report.slices:,}"),
            ("messages given up to other members", f"{report.given_up:,}"),
        ),
    )
    reached = ", ".join(f"{part}: {offset:,}" for part, offset in report.next_offsets.items())
    click.echo(f"Stored up to these offsets of its partitions: {reached or 'none'}.")
