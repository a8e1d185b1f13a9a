"""A child process that stores slices, so that the one that answers need not.

Both ends of the pipe between the two are here: a slice goes over, and an
`Outcome` comes back before the next one goes.
"""

import logging
import subprocess
from collections.abc import Mapping, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import msgspec

from adapters.request_recorder.packed_requests import PackedRequest, packed_slice, unpacked
from application.errors import StorageError
from application.ports.request_log import RequestLogWriter

LOGGER = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
"""How long the child may take for a slice, or to end, before it is killed."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a slice: why it was not stored, if so, and whether it may be yet."""

    trouble: str | None = None
    may_pass: bool = False


class UnstorableError(Exception):
    """The log cannot take a slice, now or later."""


_encode_outcome = msgspec.msgpack.Encoder().encode
_decode_outcome = msgspec.msgpack.Decoder(Outcome).decode


class ChildProcessWriter:
    """Has slices stored by a child, which `start` starts and `close` sees to its end.

    The child ends when the pipe does and by no signal before, so that a slice
    which went over whole is stored even where this process is killed. One that
    has died is replaced at the next slice. Used by one thread at a time.
    `program` is the child's command line, to which its end of the pipe is added.
    """

    def __init__(self, *, program: Sequence[str], environment: Mapping[str, str]) -> None:
        self._program = tuple(program)
        self._environment = dict(environment)
        self._child: tuple[subprocess.Popen[bytes], Connection] | None = None

    def start(self) -> None:
        """Start the child unless it runs, without waiting until it is ready."""
        self._running()

    @property
    def process_id(self) -> int:
        """The id of the child, which is started if need be."""
        return self._running()[0].pid

    def write(self, requests: Sequence[PackedRequest]) -> None:
        """Have a slice stored in one transaction.

        Raises `StorageError` where that may yet go well. A slice that is written
        again because the child died is stored twice if it died just before it
        could tell.
        """
        outcome = self._handed_over(packed_slice(requests))
        if outcome.trouble is not None:
            kind = StorageError if outcome.may_pass else UnstorableError
            raise kind(outcome.trouble)

    def close(self) -> None:
        """End the child."""
        if self._child is None:
            return
        process, pipe = self._child
        self._child = None
        pipe.close()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _handed_over(self, message: bytes) -> Outcome:
        process, pipe = self._running()
        try:
            pipe.send_bytes(message)
            if not pipe.poll(PATIENCE_SECONDS):
                process.kill()
            return _decode_outcome(pipe.recv_bytes())
        except (EOFError, OSError) as error:
            self.close()
            raise StorageError("the process that writes the request log has died") from error

    def _running(self) -> tuple[subprocess.Popen[bytes], Connection]:
        if self._child is None:
            ours, theirs = Pipe()
            with theirs:
                end = theirs.fileno()
                process = subprocess.Popen(  # noqa: S603  # the program is this project's own
                    [*self._program, str(end)],
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    pass_fds=[end],
                    # What a terminal sends to the group must not reach it, not even as it starts.
                    process_group=0,
                )
            self._child = process, ours
        return self._child


def write_until_the_pipe_ends(pipe: Connection, log: RequestLogWriter) -> None:
    """Store what comes through the pipe, slice by slice, until its other end is closed."""
    while True:
        try:
            message = pipe.recv_bytes()
            pipe.send_bytes(_encode_outcome(_stored(message, log)))
        except (EOFError, OSError):
            return


def _stored(message: bytes, log: RequestLogWriter) -> Outcome:
    try:
        log.write(unpacked(message))
    except StorageError as error:
        return Outcome(trouble=str(error), may_pass=True)
    except Exception as error:
        LOGGER.exception("a slice of the request log cannot be stored")
        return Outcome(trouble=repr(error))
    return Outcome()
