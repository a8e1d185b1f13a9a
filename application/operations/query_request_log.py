"""Query the request log."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.request_log import RequestLog, RequestPage, RequestQuery
from domain.identifiers import RequestId, viewer_id
from domain.operations.moments import moment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuestion:
    """What an operator asks of the log; `since` and `until` as people write moments."""

    user_id: int | None = None
    request_id: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int = 100
    cursor: str | None = None


class QueryRequestLog:
    """Finds served requests, newest first."""

    def __init__(self, *, log: RequestLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock

    def __call__(self, question: LogQuestion) -> RequestPage:
        """Answer a question, or raise `InvalidValueError` naming the part that makes no sense."""
        now = self._clock.now()
        return self._log.find(
            RequestQuery(
                viewer_id=None if question.user_id is None else viewer_id(question.user_id),
                request_id=None if question.request_id is None else RequestId(question.request_id),
                since=None if question.since is None else moment_of(question.since, now),
                until=None if question.until is None else moment_of(question.until, now),
                limit=question.limit,
                cursor=question.cursor,
            )
        )
