"""What a command that failed prints for programs: one document beside the line for people."""

import errno
import shlex
import sys
from collections.abc import Mapping

import click
import msgspec

from application.errors import (
    BackupError,
    DatasetError,
    NotFoundError,
    OtherDatasetError,
    RefusedError,
    StorageError,
    WriterBusyError,
)
from domain.errors import ArtefactError, InsufficientDataError, InvalidValueError, MarqueeError
from entrypoints.cli.invocation import arguments, has_shown

ADVICE: Mapping[type[Exception], tuple[str, str]] = {
    InvalidValueError: ("invalid-value", "Correct what `what` names."),
    InsufficientDataError: ("insufficient-data", "Ingest more, then run the command again."),
    NotFoundError: ("not-found", "Check the name or number."),
    RefusedError: ("refused", "Mend what `what` names, then run the command again."),
    WriterBusyError: ("writer-busy", "Wait until the other command has ended."),
    OtherDatasetError: ("other-dataset", "Name another home by MARQUEE_HOME."),
    DatasetError: ("bad-dataset", "Fetch or copy the data set again, whole."),
    BackupError: ("bad-backup", "Use another backup, or copy it here again, whole."),
    StorageError: ("storage-failed", "Run `marquee doctor`, which says how to mend what is wrong."),
    ArtefactError: ("damaged-artefact", "Run `marquee doctor`, or train again."),
    MarqueeError: ("failed", "Mend what `what` names, then run the command again."),
    OSError: ("system-refused", "Make room, or check the file's place and permissions."),
    click.ClickException: ("usage", "`marquee COMMAND --help` lists what a command takes."),
}
"""The stable name of each kind of failure, and what can be done about it."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What failed, at which command, and what to do."""

    type: str
    what: str
    where: str
    what_to_do: str


def failure_of(error: Exception) -> Failure:
    """Return an error as programs are told of it; the nearest class in the table names it."""
    kind, advice = next(ADVICE[one] for one in type(error).__mro__ if one in ADVICE)
    return Failure(
        type=kind,
        what=words_of(error),
        where=shlex.join(("marquee", *arguments())),
        what_to_do=advice,
    )


def words_of(error: Exception) -> str:
    """Return what people are told of an error."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}"
    return str(error)


def show_failure(error: Exception) -> None:
    """Print the document of a failure where `--json` asked for one, and none was printed yet."""
    is_unheard = isinstance(error, OSError) and error.errno == errno.EPIPE
    if "--json" in arguments() and not has_shown() and not is_unheard:
        document = {"error": failure_of(error)}
        encoded = msgspec.json.format(msgspec.json.encode(document), indent=2)
        sys.stdout.write(encoded.decode() + "\n")
