"""Prune the request log."""

from datetime import timedelta

from application.ports.clock import Clock
from application.ports.request_log import RequestLog


class PruneRequestLog:
    """Forgets requests that are older than the retention."""

    def __init__(self, *, log: RequestLog, clock: Clock, retention: timedelta) -> None:
        self._log = log
        self._clock = clock
        self._retention = retention

    def __call__(self) -> int:
        """Prune, and return how many requests were forgotten."""
        return self._log.prune(self._clock.now() - self._retention)
