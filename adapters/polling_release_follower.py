"""A thread that follows the releases while the process serves."""

import logging
from collections.abc import Callable
from threading import Event, Thread

log = logging.getLogger("marquee.serving")


class PollingReleaseFollower:
    """Calls `look` every so many seconds, until closed; an error is logged, and it goes on."""

    def __init__(self, look: Callable[[], bool], *, seconds: float) -> None:
        self._look = look
        self._seconds = seconds
        self._closing = Event()
        self._thread = Thread(target=self._run, name="release-follower", daemon=True)

    def start(self) -> None:
        """Look once, so that something serves when this returns; then go on in the background."""
        self._look()
        self._thread.start()

    def close(self) -> None:
        """Stop following; returns when the thread has ended."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(self._seconds):
            try:
                self._look()
            except Exception:
                log.exception("following the releases failed; trying again")
