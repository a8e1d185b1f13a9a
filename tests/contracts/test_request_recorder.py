"""The contract of `RequestRecorder`."""

from collections.abc import Callable, Iterator

import pytest

from adapters.request_recorder.queued_request_recorder import QueuedRequestRecorder
from application.ports.request_recorder import RecorderCounts, RequestRecorder
from tests.builders import served_request_of
from tests.fakes.direct_slice_writer import DirectSliceWriter
from tests.fakes.in_memory_request_log import InMemoryRequestLog
from tests.fakes.in_memory_request_recorder import InMemoryRequestRecorder


def queued() -> RequestRecorder:
    return QueuedRequestRecorder(DirectSliceWriter(InMemoryRequestLog()), capacity=100)


@pytest.mark.parametrize("make", [InMemoryRequestRecorder, queued])
class TestRequestRecorder:
    @pytest.fixture
    def recorder(self, make: Callable[[], RequestRecorder]) -> Iterator[RequestRecorder]:
        recorder = make()
        yield recorder
        recorder.close()

    def test_a_new_recorder_has_nothing_to_tell(self, recorder: RequestRecorder) -> None:
        assert recorder.counts() == RecorderCounts(written=0, dropped=0, waiting=0)

    def test_what_was_recorded_is_written_by_the_end(self, recorder: RequestRecorder) -> None:
        for number in range(5):
            recorder.record(served_request_of(number))
        recorder.close()
        assert recorder.counts() == RecorderCounts(written=5, dropped=0, waiting=0)

    def test_what_comes_after_the_end_is_counted_as_dropped(
        self, recorder: RequestRecorder
    ) -> None:
        recorder.close()
        recorder.record(served_request_of())
        assert recorder.counts() == RecorderCounts(written=0, dropped=1, waiting=0)

    def test_closing_twice_is_closing_once(self, recorder: RequestRecorder) -> None:
        recorder.close()
        recorder.close()
