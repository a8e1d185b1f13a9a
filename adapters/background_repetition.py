"""A task that a thread repeats."""

import logging
import threading
from collections.abc import Callable

from domain.errors import MarqueeError

LOGGER = logging.getLogger(__name__)


class BackgroundRepetition:
    """Runs a task at once and then again after each pause, until it is closed.

    A run that fails is told to the log and does not end the repetition.
    Closing waits for no run: the thread dies with the process, so the task must
    be one that may be cut short.
    """

    def __init__(self, task: Callable[[], object], *, pause_seconds: float) -> None:
        self._task = task
        self._pause_seconds = pause_seconds
        self._closing = threading.Event()
        threading.Thread(target=self._run, name="background-repetition", daemon=True).start()

    def close(self) -> None:
        """Begin no further run."""
        self._closing.set()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._task()
            except MarqueeError as error:
                LOGGER.warning("a background task failed and is tried again later: %s", error)
            self._closing.wait(self._pause_seconds)
