"""The recorder under a log that fails, is slow, or is overrun."""

import threading
import time
from collections.abc import Callable, Sequence

import pytest

import adapters.request_recorder.queued_request_recorder as recording
from adapters.request_recorder.queued_request_recorder import QueuedRequestRecorder
from application.ports.request_log import RequestLogWriter
from application.ports.request_recorder import RecorderCounts
from domain.operations.requests import ServedRequest
from tests.builders import served_request_of
from tests.fakes.direct_slice_writer import DirectSliceWriter
from tests.fakes.in_memory_request_log import InMemoryRequestLog


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def recorder_into(log: RequestLogWriter, *, capacity: int) -> QueuedRequestRecorder:
    return QueuedRequestRecorder(DirectSliceWriter(log), capacity=capacity)


class HeldRequestLog(InMemoryRequestLog):
    """Writes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def write(self, requests: Sequence[ServedRequest]) -> None:
        self.let_go.wait(10)
        super().write(requests)


class PickyRequestLog(InMemoryRequestLog):
    """Chokes on slices that hold a certain request."""

    def write(self, requests: Sequence[ServedRequest]) -> None:
        if any(request.request_id == "request-1" for request in requests):
            raise TypeError("a defect of the log")
        super().write(requests)


def test_requests_are_written_while_the_service_runs() -> None:
    log = InMemoryRequestLog()
    recorder = recorder_into(log, capacity=10)
    recorder.record(served_request_of())
    assert eventually(lambda: log.requests == [served_request_of()])
    recorder.close()


def test_order_is_kept_over_many_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "ROWS_PER_SLICE", 7)
    log = InMemoryRequestLog()
    recorder = recorder_into(log, capacity=1000)
    requests = [served_request_of(number) for number in range(100)]
    for request in requests:
        recorder.record(request)
    recorder.close()
    assert log.requests == requests


def test_a_log_that_stalls_holds_up_nobody_and_what_is_too_much_is_counted() -> None:
    log = HeldRequestLog()
    recorder = recorder_into(log, capacity=10)
    recorder.record(served_request_of(0))
    assert eventually(lambda: len(recorder._slice) == 1)
    started = time.monotonic()
    for number in range(1, 31):
        recorder.record(served_request_of(number))
    assert time.monotonic() - started < 1
    assert recorder.counts() == RecorderCounts(written=0, dropped=20, waiting=11)
    log.let_go.set()
    recorder.close()
    assert recorder.counts() == RecorderCounts(written=11, dropped=20, waiting=0)
    assert [request.request_id for request in log.requests] == [f"request-{n}" for n in range(11)]


def test_a_log_that_fails_for_a_while_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    log = InMemoryRequestLog(is_failing=True)
    recorder = recorder_into(log, capacity=10)
    recorder.record(served_request_of(1))
    assert eventually(lambda: recorder._failures >= 2)
    recorder.record(served_request_of(2))
    log.is_failing = False
    assert eventually(lambda: recorder.counts().written == 2)
    recorder.close()
    assert log.requests == [served_request_of(1), served_request_of(2)]
    assert caplog.text.count("the disk is full") == 1


def test_a_log_that_fails_to_the_last_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recording, "LAST_CHANCE_SECONDS", 0.1)
    recorder = recorder_into(InMemoryRequestLog(is_failing=True), capacity=10)
    recorder.record(served_request_of())
    recorder.close()
    assert recorder.counts() == RecorderCounts(written=0, dropped=1, waiting=0)
    assert "1 requests could not be logged before the stop" in caplog.text


def test_a_slice_that_can_never_be_written_blocks_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = PickyRequestLog()
    recorder = recorder_into(log, capacity=10)
    recorder.record(served_request_of(1))
    assert eventually(lambda: recorder.counts().dropped == 1)
    recorder.record(served_request_of(2))
    recorder.close()
    assert log.requests == [served_request_of(2)]
    assert "a defect of the log" in caplog.text


def test_threads_that_record_at_once_are_all_counted() -> None:
    log = InMemoryRequestLog()
    recorder = recorder_into(log, capacity=500)

    def record_many() -> None:
        for number in range(2000):
            recorder.record(served_request_of(number))

    threads = [threading.Thread(target=record_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.close()
    counts = recorder.counts()
    assert counts.written == len(log.requests)
    assert counts.written + counts.dropped == 8000
