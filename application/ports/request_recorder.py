"""The way from a request to the log that no request waits on."""

from dataclasses import dataclass
from typing import Protocol

from domain.operations.requests import ServedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderCounts:
    """What became of the requests handed over since the start."""

    written: int
    dropped: int
    waiting: int


class RequestRecorder(Protocol):
    """Takes served requests off the request path; a kill loses at most a second of them."""

    def record(self, request: ServedRequest) -> None:
        """Queue a request; where the queue is full, count it as dropped. Never blocks."""
        ...

    def counts(self) -> RecorderCounts:
        """Return what became of the requests so far."""
        ...

    def close(self) -> None:
        """Write what waits, then stop; nothing is lost."""
        ...
