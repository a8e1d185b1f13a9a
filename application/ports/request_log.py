"""The log of what was served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identifiers import RequestId, ViewerId
from domain.operations.requests import ServedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuery:
    """Which requests to find, newest first; `cursor` is what the last page returned."""

    viewer_id: ViewerId | None = None
    request_id: RequestId | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """Some requests, and the cursor of the page after them, if any."""

    requests: tuple[ServedRequest, ...]
    next_cursor: str | None


class RequestLog(Protocol):
    """Stores served requests durably, in slices."""

    def write(self, requests: Sequence[ServedRequest]) -> None:
        """Store a slice in one transaction."""
        ...

    def find(self, query: RequestQuery) -> RequestPage:
        """Return a page of requests, newest first."""
        ...

    def prune(self, before: datetime) -> int:
        """Delete what is older than `before`, in slices, and return how many."""
        ...
