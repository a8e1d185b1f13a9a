"""A request log in a list, which can be told to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from application.errors import StorageError
from application.ports.request_log import RequestPage, RequestQuery
from domain.errors import InvalidValueError
from domain.operations.requests import ServedRequest


@dataclass
class InMemoryRequestLog:
    requests: list[ServedRequest] = field(default_factory=list)
    is_failing: bool = False

    def write(self, requests: Sequence[ServedRequest]) -> None:
        if self.is_failing:
            raise StorageError("the disk is full")
        self.requests.extend(requests)

    def find(self, query: RequestQuery) -> RequestPage:
        arrivals = {id(request): arrival for arrival, request in enumerate(self.requests)}
        found = sorted(
            (request for request in self.requests if _matches(request, query)),
            key=lambda request: (request.timestamp, arrivals[id(request)]),
            reverse=True,
        )
        start = 0
        if query.cursor is not None:
            last = _arrival_of(query.cursor)
            start = next(i for i, r in enumerate(found, 1) if arrivals[id(r)] == last)
        page = found[start : start + query.limit]
        is_more = start + query.limit < len(found)
        next_cursor = f"after-{arrivals[id(page[-1])]}" if is_more else None
        return RequestPage(requests=tuple(page), next_cursor=next_cursor)

    def prune(self, before: datetime) -> int:
        kept = [request for request in self.requests if request.timestamp >= before]
        pruned = len(self.requests) - len(kept)
        self.requests = kept
        return pruned


def _matches(request: ServedRequest, query: RequestQuery) -> bool:
    return (
        (query.viewer_id is None or request.viewer_id == query.viewer_id)
        and (query.request_id is None or request.request_id == query.request_id)
        and (query.since is None or request.timestamp >= query.since)
        and (query.until is None or request.timestamp < query.until)
    )


def _arrival_of(cursor: str) -> int:
    _, _, arrival = cursor.partition("after-")
    if not arrival.isdecimal():
        raise InvalidValueError(f"cursor {cursor!r} is not one this log gave out")
    return int(arrival)
