"""`marquee batches`: what arrived in files, and what became of it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.process_batches import ProcessedFile
    from application.ports.batch_folders import WaitingBatch
    from domain.data.batches import Batch
    from entrypoints.batch_container import BatchContainer

_LOOK_SECONDS = 0.1

why_option = click.option(
    "--why", required=True, metavar="TEXT", help="Kept, for whoever asks later."
)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def batches(context: click.Context, *, as_json: bool) -> None:
    """List the batches: files that arrive in MARQUEE_HOME/batches/landing.

    A worker (`marquee batches run`) claims each, lets its rows pass the quality
    gate, and moves it to processed/, or to failed/ beside a report of why.
    """
    if context.invoked_subcommand is not None:
        return
    from application.ingestion.batch_reports import batch_document  # noqa: PLC0415  # keeps help fast

    container = _container()
    known, waiting = container.batch_records().all(), container.batch_folders().waiting()
    document = {
        "batches": [batch_document(batch) for batch in known],
        "waiting": list(waiting),
    }
    show(document, as_json=as_json, render=lambda: _render(known, waiting))


@batches.command()
@click.option(
    "--watch",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Go on, looking again after so many seconds, until told to stop (SIGINT, SIGTERM).",
)
@json_option
def run(*, watch: float | None, as_json: bool) -> None:
    """Take in the files that have arrived; several workers may run at once.

    Exits with 1 where a batch failed or was quarantined, unless it watches.
    """
    from application.errors import RefusedError  # noqa: PLC0415  # keeps help fast
    from application.ingestion.batch_reports import batch_document  # noqa: PLC0415  # as above
    from entrypoints.stop_signals import stop_asked  # noqa: PLC0415  # as above

    container = _container()
    process = container.process_batches()
    processed: list[ProcessedFile] = []
    told: set[str] = set()
    with stop_asked() as stopped:
        while True:
            processed += process(done=_echo_file, should_stop=stopped)
            _echo_unreadable(container.batch_folders().waiting(), told)
            if watch is None or _stopped_within(watch, stopped):
                break
    document = {
        "processed": [
            {**batch_document(file.batch), "file_name": file.name, "is_copy": file.is_copy}
            for file in processed
        ]
    }
    show(document, as_json=as_json, render=lambda: _render_run(processed))
    bad = [file for file in processed if not file.batch.state.is_in_history]
    if bad and watch is None:
        raise RefusedError("; ".join(f"{file.name}: {file.batch.reason}" for file in bad))


@batches.command()
@click.argument("name")
@why_option
@json_option
def release(*, name: str, why: str, as_json: bool) -> None:
    """Accept the clean rows of a quarantined batch after all."""
    _show_decision(_container().decide_on_batch().release(name, why), as_json=as_json)


@batches.command()
@click.argument("name")
@why_option
@json_option
def discard(*, name: str, why: str, as_json: bool) -> None:
    """Give a quarantined batch up; equal content that arrives later is judged anew."""
    _show_decision(_container().decide_on_batch().discard(name, why), as_json=as_json)


@batches.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    metavar="FOLDER",
    help="Where the batches wait, as `marquee split-batches` wrote them.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Go on with the next after so many seconds, until none is left.",
)
@json_option
def arrive(*, folder: Path, every: float | None, as_json: bool) -> None:
    """Let the next batch of FOLDER, by name, arrive in landing/."""
    from entrypoints.stop_signals import stop_asked  # noqa: PLC0415  # keeps help fast

    landing = _container().batch_folders()
    arrived: list[str] = []
    with stop_asked() as stopped:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            landing.land(path)
            arrived.append(path.name)
            if every is None or _stopped_within(every, stopped):
                break
    left = sum(path.is_file() for path in folder.iterdir())
    show(
        {"arrived": arrived, "left": left},
        as_json=as_json,
        render=lambda: click.echo(
            f"Arrived: {', '.join(arrived) or 'none'}; {left:,} left in {folder}."
        ),
    )


def _stopped_within(seconds: float, stopped: Callable[[], bool]) -> bool:
    """Wait, unless a stop is asked for meanwhile; say whether it was."""
    end = time.monotonic() + seconds
    while not stopped() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _LOOK_SECONDS))
    return stopped()


def _container() -> "BatchContainer":
    from entrypoints.batch_container import BatchContainer  # noqa: PLC0415  # keeps help fast
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    return BatchContainer(settings=load_settings())


def _echo_file(file: "ProcessedFile") -> None:
    same = f" (the content of {file.batch.name})" if file.is_copy else ""
    click.echo(f"{file.name}: {file.batch.state}{same}", err=True)


def _echo_unreadable(waiting: "Sequence[WaitingBatch]", told: set[str]) -> None:
    """Tell of files that nobody here may read, once of each."""
    for file in waiting:
        if file.state == "unreadable" and file.name not in told:
            told.add(file.name)
            click.echo(
                f"{file.name} stays in landing/: it may not be read here; give this user the right"
                " to read it",
                err=True,
            )


def _show_decision(batch: "Batch", *, as_json: bool) -> None:
    from application.ingestion.batch_reports import batch_document  # noqa: PLC0415  # keeps help fast

    show(
        batch_document(batch),
        as_json=as_json,
        render=lambda: click.echo(f"Batch {batch.name} is {batch.state}: {batch.reason}"),
    )


def _render_run(processed: "list[ProcessedFile]") -> None:
    if not processed:
        click.echo("No batch has arrived.")
        return
    _print([(file.name, file.batch) for file in processed], "Batches of this run")


def _render(known: "Sequence[Batch]", waiting: "Sequence[WaitingBatch]") -> None:
    if not known and not waiting:
        click.echo("No batch has arrived; put CSV files into the folder landing/.")
        return
    for file in waiting:
        click.echo(f"{file.name}: {file.state}, {file.size:,} bytes")
    if known:
        _print([(batch.name, batch) for batch in known], "Batches, as last changed first")


def _print(named: "Sequence[tuple[str, Batch]]", title: str) -> None:
    print_table(
        title,
        ("batch", "state", "rows", "rejected", "share", "why"),
        [
            (
                name,
                batch.state,
                f"{batch.counts.input_rows:,}" if batch.counts else "",
                f"{batch.counts.reject_rows:,}" if batch.counts else "",
                f"{batch.counts.reject_rate:.2%}" if batch.counts else "",
                batch.reason or "",
            )
            for name, batch in named
        ],
    )
