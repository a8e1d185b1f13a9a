"""The way from a request to the log, by a queue and a thread."""

import logging
import threading
import time
from collections import deque

from adapters.request_recorder.packed_requests import PackedRequest, PackedSliceWriter, packed
from application.errors import StorageError
from application.ports.request_recorder import RecorderCounts
from domain.operations.requests import ServedRequest

LOGGER = logging.getLogger(__name__)

ROWS_PER_SLICE = 1000
SECONDS_BETWEEN_WRITES = 0.2
"""What a kill may lose. Shorter costs more: each transaction writes every index page anew."""
LONGEST_BACK_OFF_SECONDS = 5.0
LAST_CHANCE_SECONDS = 10.0
"""How long a failing log holds up `close` before what waits is given up."""


class QueuedRequestRecorder:
    """Takes served requests off the request path and hands them on in slices, in a thread.

    What was recorded is stored within a quarter of a second, or as soon as the
    log can take it: while it fails, slices are tried again after growing pauses,
    and what no longer fits the queue is dropped and counted. Whoever records
    never learns of it.
    """

    def __init__(self, writer: PackedSliceWriter, *, capacity: int) -> None:
        self._writer = writer
        self._capacity = capacity
        self._queue: deque[PackedRequest] = deque()
        self._slice: list[PackedRequest] = []
        self._written = 0
        self._dropped = 0
        self._dropping = threading.Lock()
        self._failures = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="request-recorder", daemon=True)
        self._thread.start()

    def record(self, request: ServedRequest) -> None:
        """Queue a request; where the queue is full, count it as dropped. Never blocks."""
        if len(self._queue) < self._capacity:
            self._queue.append(packed(request))
        else:
            self._drop(1)

    def counts(self) -> RecorderCounts:
        """Return what became of the requests so far."""
        return RecorderCounts(
            written=self._written,
            dropped=self._dropped,
            waiting=len(self._slice) + len(self._queue),
        )

    def close(self) -> None:
        """Write what waits, then stop; nothing is lost unless the log fails to the last."""
        self._capacity = 0
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(self._pause()):
            self._write_waiting()
        deadline = time.monotonic() + LAST_CHANCE_SECONDS
        while not self._write_waiting() and time.monotonic() < deadline:
            time.sleep(SECONDS_BETWEEN_WRITES)
        self._give_up_waiting()

    def _pause(self) -> float:
        return min(SECONDS_BETWEEN_WRITES * 2.0**self._failures, LONGEST_BACK_OFF_SECONDS)

    def _write_waiting(self) -> bool:
        """Write slice after slice; False as soon as the log fails, with the slice kept."""
        while self._slice or self._queue:
            if not self._slice:
                self._slice = self._next_slice()
            try:
                self._writer.write(self._slice)
            except StorageError as error:
                self._tell_once(error)
                return False
            except Exception:
                LOGGER.exception("%d requests cannot be logged and are dropped", len(self._slice))
                self._drop(len(self._slice))
            else:
                self._written += len(self._slice)
                self._failures = 0
            self._slice = []
        return True

    def _next_slice(self) -> list[PackedRequest]:
        take = self._queue.popleft
        return [take() for _ in range(min(ROWS_PER_SLICE, len(self._queue)))]

    def _tell_once(self, error: StorageError) -> None:
        if self._failures == 0:
            LOGGER.warning("the request log cannot be written and is tried again: %s", error)
        self._failures += 1

    def _give_up_waiting(self) -> None:
        lost = len(self._slice) + len(self._queue)
        if lost:
            LOGGER.error("%d requests could not be logged before the stop", lost)
            self._slice = []
            self._queue.clear()
            self._drop(lost)

    def _drop(self, count: int) -> None:
        with self._dropping:
            self._dropped += count
