"""The log of what was served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import InvalidValueError
from domain.identifiers import RequestId, ViewerId
from domain.operations.requests import ServedRequest

MAXIMUM_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuery:
    """Which requests to find, newest first; `cursor` is what the last page returned.

    A request served at `since` is found, one served at `until` is not; both
    are aware.
    """

    viewer_id: ViewerId | None = None
    request_id: RequestId | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100
    cursor: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAXIMUM_PAGE:
            raise InvalidValueError(
                f"limit must lie between 1 and {MAXIMUM_PAGE}, not {self.limit}"
            )
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is not None and moment.utcoffset() is None:
                raise InvalidValueError(
                    f"{name} must name its offset from UTC, as 2026-05-17T12:30:00+02:00 does"
                )
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InvalidValueError(
                f"since ({self.since.isoformat()}) lies after until ({self.until.isoformat()})"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """Some requests, and the cursor of the page after them, if any."""

    requests: tuple[ServedRequest, ...]
    next_cursor: str | None


class RequestLogWriter(Protocol):
    """Stores served requests durably, in slices."""

    def write(self, requests: Sequence[ServedRequest]) -> None:
        """Store a slice in one transaction."""
        ...


class RequestLog(RequestLogWriter, Protocol):
    """The log of what was served: written in slices, read in pages, and pruned."""

    def find(self, query: RequestQuery) -> RequestPage:
        """Return a page of requests, newest first; the order is total and does not change.

        Following the cursors shows every request once, also while new ones
        arrive. Raises `InvalidValueError` for a cursor that the log did not give out.
        """
        ...

    def prune(self, before: datetime) -> int:
        """Delete what is older than `before`, in slices, and return how many."""
        ...
