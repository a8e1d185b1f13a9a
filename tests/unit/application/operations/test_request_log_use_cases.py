"""Querying and pruning the request log."""

from datetime import timedelta

import pytest

from application.operations.prune_request_log import PruneRequestLog
from application.operations.query_request_log import LogQuestion, QueryRequestLog
from application.ports.request_log import RequestPage
from domain.errors import InvalidValueError
from domain.identifiers import ViewerId
from tests.builders import MOMENT, served_request_of
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_request_log import InMemoryRequestLog

OLD = served_request_of(1, timestamp=MOMENT - timedelta(days=8), viewer_id=ViewerId(1))
NEW = served_request_of(2, timestamp=MOMENT - timedelta(hours=1), viewer_id=ViewerId(2))


@pytest.fixture
def log() -> InMemoryRequestLog:
    return InMemoryRequestLog([OLD, NEW])


@pytest.fixture
def ask(log: InMemoryRequestLog) -> QueryRequestLog:
    return QueryRequestLog(log=log, clock=FixedClock(MOMENT))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (LogQuestion(), (NEW, OLD)),
        (LogQuestion(since="2h"), (NEW,)),
        (LogQuestion(until="7d"), (OLD,)),
        (LogQuestion(since="2024-05-01", until="2024-05-10"), (OLD,)),
        (LogQuestion(user_id=1), (OLD,)),
        (LogQuestion(request_id="request-2"), (NEW,)),
    ],
)
def test_questions_are_answered(
    ask: QueryRequestLog, question: LogQuestion, found: tuple[object, ...]
) -> None:
    assert ask(question) == RequestPage(requests=found, next_cursor=None)  # type: ignore[arg-type]  # requests, as listed above


def test_pages_follow_the_cursor(ask: QueryRequestLog) -> None:
    first = ask(LogQuestion(limit=1))
    second = ask(LogQuestion(limit=1, cursor=first.next_cursor))
    assert (*first.requests, *second.requests) == (NEW, OLD)


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        (LogQuestion(user_id=0), "user_id must be"),
        (LogQuestion(user_id=2**53), "user_id must be"),
        (LogQuestion(since="soon"), "'soon' is no moment"),
        (LogQuestion(until=""), "'' is no moment"),
        (LogQuestion(since="1h", until="2h"), "lies after until"),
        (LogQuestion(limit=0), "limit must lie"),
        (LogQuestion(cursor="x"), "cursor 'x'"),
    ],
)
def test_questions_without_sense_are_refused(
    ask: QueryRequestLog, question: LogQuestion, complaint: str
) -> None:
    with pytest.raises(InvalidValueError, match=complaint):
        ask(question)


def test_what_outlived_the_retention_is_forgotten(log: InMemoryRequestLog) -> None:
    prune = PruneRequestLog(log=log, clock=FixedClock(MOMENT), retention=timedelta(days=7))
    assert prune() == 1
    assert log.requests == [NEW]
