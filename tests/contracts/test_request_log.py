"""The contract of `RequestLog`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf, isnan, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from adapters.database.request_log import SqlRequestLog
from adapters.database.tables import requests as request_table
from application.ports.request_log import RequestLog, RequestQuery
from domain.errors import InvalidValueError
from domain.identifiers import RequestId, ViewerId
from domain.operations.requests import ServedRequest
from tests.builders import MOMENT, served_request_of
from tests.fakes.in_memory_request_log import InMemoryRequestLog


def in_memory(_engine: Engine) -> RequestLog:
    return InMemoryRequestLog()


def second(number: int) -> datetime:
    return MOMENT + timedelta(seconds=number)


def pages(log: RequestLog, limit: int, viewer_id: ViewerId | None = None) -> list[ServedRequest]:
    """Follow the cursors to the end, however many pages that takes."""
    found: list[ServedRequest] = []
    cursor: str | None = None
    while True:
        page = log.find(RequestQuery(limit=limit, cursor=cursor, viewer_id=viewer_id))
        assert len(page.requests) <= limit
        found.extend(page.requests)
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


@pytest.mark.parametrize("make", [in_memory, SqlRequestLog])
class TestRequestLog:
    @pytest.fixture
    def log(self, make: Callable[[Engine], RequestLog], engine: Engine) -> RequestLog:
        return make(engine)

    def test_a_new_log_is_empty(self, log: RequestLog) -> None:
        page = log.find(RequestQuery())
        assert (page.requests, page.next_cursor) == ((), None)

    def test_a_request_comes_back_whole(self, log: RequestLog) -> None:
        explored = served_request_of(
            viewer_id=ViewerId(2**53 - 1),
            timestamp=MOMENT + timedelta(microseconds=1),
            is_fallback=True,
            scores=(0.1 + 0.2, -1e-300),
            propensities=(0.25, 1.0),
            arm="bold",
            policy_seed=2**62,
            rating_version="4",
        )
        anonymous = served_request_of(
            viewer_id=None, movie_ids=(), positions=(), scores=(), model_version="none"
        )
        log.write([explored, anonymous])
        assert log.find(RequestQuery()).requests == (anonymous, explored)

    def test_a_score_that_is_no_number_loses_nothing_else(self, log: RequestLog) -> None:
        log.write([served_request_of(scores=(nan, 0.5)), served_request_of(2, scores=(inf, 1.0))])
        newest, oldest = log.find(RequestQuery()).requests
        assert isnan(oldest.scores[0])
        assert (newest.scores[1], oldest.scores[1]) == (1.0, 0.5)

    def test_slices_of_any_size_are_stored_whole(self, log: RequestLog) -> None:
        log.write([])
        log.write([served_request_of(number) for number in range(601)])
        log.write([served_request_of(601)])
        newest_first = [f"request-{number}" for number in range(601, -1, -1)]
        assert [request.request_id for request in pages(log, 1000)] == newest_first

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"viewer_id": 8}, [4, 2]),
            ({"viewer_id": 9}, []),
            ({"request_id": "request-3"}, [3]),
            ({"request_id": "request-9"}, []),
            ({"since": second(3)}, [4, 3]),
            ({"until": second(3)}, [2, 1]),
            ({"since": second(2), "until": second(2)}, []),
            ({"viewer_id": 8, "since": second(3)}, [4]),
            ({"viewer_id": 7, "request_id": "request-4"}, []),
        ],
    )
    def test_requests_are_found_by(
        self, log: RequestLog, asked: dict[str, object], found: list[int]
    ) -> None:
        for number, viewer in ((3, 7), (1, 7), (4, 8), (2, 8)):
            log.write([served_request_of(number, viewer_id=ViewerId(viewer))])
        page = log.find(RequestQuery(**asked))  # type: ignore[arg-type]  # the cases above name fields
        assert [request.request_id for request in page.requests] == [
            RequestId(f"request-{number}") for number in found
        ]

    def test_requests_that_arrive_meanwhile_disturb_no_page(self, log: RequestLog) -> None:
        log.write([served_request_of(number) for number in range(4)])
        first = log.find(RequestQuery(limit=2))
        log.write([served_request_of(9)])
        second_page = log.find(RequestQuery(limit=2, cursor=first.next_cursor))
        shown = [request.request_id for request in (*first.requests, *second_page.requests)]
        assert shown == ["request-3", "request-2", "request-1", "request-0"]
        assert second_page.next_cursor is None

    @pytest.mark.parametrize("cursor", ["", "x", "MTIzNA", "MS4y\n", "ÿ", "-1.5", "9" * 400])
    def test_a_cursor_of_ones_own_making_is_refused(self, log: RequestLog, cursor: str) -> None:
        with pytest.raises(InvalidValueError, match="cursor"):
            log.find(RequestQuery(cursor=cursor))

    def test_what_is_older_is_pruned(self, log: RequestLog) -> None:
        log.write([served_request_of(number) for number in range(1200)])
        assert log.prune(second(1100)) == 1100
        assert log.prune(second(1100)) == 0
        assert [request.timestamp for request in pages(log, 1000)] == [
            second(number) for number in range(1199, 1099, -1)
        ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    times=st.lists(st.integers(0, 5), max_size=25),
    viewers=st.lists(st.sampled_from([1, 2]), min_size=25, max_size=25),
    limit=st.integers(1, 7),
)
def test_cursors_neither_repeat_nor_skip(
    engine: Engine, times: list[int], viewers: list[int], limit: int
) -> None:
    with engine.begin() as connection:
        connection.execute(delete(request_table))
    requests = [
        served_request_of(number, timestamp=second(at), viewer_id=ViewerId(viewer))
        for number, (at, viewer) in enumerate(zip(times, viewers, strict=False))
    ]
    log, model = SqlRequestLog(engine), InMemoryRequestLog()
    for store in (log, model):
        store.write(requests[::2])
        store.write(requests[1::2])
    assert pages(log, limit) == pages(model, 1000)
    assert pages(log, limit, viewer_id=ViewerId(1)) == pages(model, limit, viewer_id=ViewerId(1))


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_a_sensible_size(limit: int) -> None:
    with pytest.raises(InvalidValueError, match="limit must lie between 1 and 1000"):
        RequestQuery(limit=limit)


def test_a_time_span_runs_forward() -> None:
    with pytest.raises(InvalidValueError, match="lies after until"):
        RequestQuery(since=second(2), until=second(1))


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_time_without_an_offset_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match=f"{name} must name its offset"):
        RequestQuery(**{name: MOMENT.replace(tzinfo=None)})  # type: ignore[arg-type]  # a time, under either name
