"""What every event stream promises."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest

from adapters.kafka_event_streams import KafkaEventStreams
from application.errors import StreamError
from application.ports.event_stream import EventStream, EventStreams, StreamSlice
from application.ports.origin_records import OffsetRange
from tests.fakes.in_memory_event_streams import InMemoryEventStreams
from tests.kafka_broker import KafkaBroker

TOPIC, GROUP = "movielog", "marquee"
PATIENCE = 20.0


class Streams(Protocol):
    """Streams under test, and the other side of them."""

    @property
    def streams(self) -> EventStreams: ...

    def append(self, partition: int, *lines: bytes) -> None: ...

    def confirmed(self, partition: int) -> int: ...


@dataclass
class InMemory:
    streams: InMemoryEventStreams

    def append(self, partition: int, *lines: bytes) -> None:
        for line in lines:
            self.streams.append(TOPIC, partition, line)

    def confirmed(self, partition: int) -> int:
        return self.streams.confirmed[TOPIC, partition]


@dataclass
class Kafka:
    broker: KafkaBroker
    streams: KafkaEventStreams

    def append(self, partition: int, *lines: bytes) -> None:
        self.broker.append(TOPIC, [(partition, line) for line in lines])

    def confirmed(self, partition: int) -> int:
        return self.broker.committed(TOPIC, GROUP, partition)


@pytest.fixture(params=["memory", "kafka"])
def under_test(request: pytest.FixtureRequest) -> Iterator[Streams]:
    if request.param == "memory":
        yield InMemory(InMemoryEventStreams())
        return
    broker = KafkaBroker()
    yield Kafka(broker, KafkaEventStreams(broker.address, {"log_level": "3"}))


def take(stream: EventStream, count: int) -> StreamSlice:
    """Return the first slice with anything in it; the first takes the group some seconds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        taken = stream.take(most=count, seconds=0.5)
        if taken.lines:
            return taken
    pytest.fail("nothing came")


class TestEventStreams:
    def test_slices_follow_one_another_and_can_be_repeated(self, under_test: Streams) -> None:
        stored: dict[int, int] = {0: 1}
        under_test.append(0, b"before", b"a", b"b", b"c")
        with under_test.streams.open(TOPIC, group=GROUP, stored=lambda: stored) as stream:
            first = take(stream, 2)
            assert first.lines == [b"a", b"b"]
            assert list(first.offsets) == [1, 2]
            assert first.ranges == (OffsetRange(topic=TOPIC, partition=0, first=1, next_offset=3),)
            stream.rewind()
            again = take(stream, 2)
            assert again == first
            stored[0] = 3
            stream.confirm(again)
            assert under_test.confirmed(0) == 3
            assert take(stream, 2).lines == [b"c"]
            assert stream.take(most=2, seconds=0.1).lines == []

    def test_a_new_member_goes_on_from_what_is_stored_whatever_the_group_was_told(
        self, under_test: Streams
    ) -> None:
        under_test.append(0, b"a", b"b", b"c")
        with under_test.streams.open(TOPIC, group=GROUP, stored=dict) as stream:
            stream.confirm(take(stream, 3))
        with under_test.streams.open(TOPIC, group=GROUP, stored=lambda: {0: 1}) as stream:
            assert take(stream, 3).lines == [b"b", b"c"]


def test_brokers_that_do_not_answer_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.kafka_event_streams.FIRST_ANSWER_SECONDS", 0.3)
    streams = KafkaEventStreams("127.0.0.1:9", {"log_level": "0"})
    with (
        pytest.raises(StreamError, match=r"no Kafka broker answers at 127\.0\.0\.1:9"),
        streams.open(TOPIC, group=GROUP, stored=dict),
    ):
        pass


def test_no_broker_at_all_is_told_at_once() -> None:
    with (
        pytest.raises(StreamError, match="name some as HOST:PORT"),
        KafkaEventStreams(" ", {}).open(TOPIC, group=GROUP, stored=dict),
    ):
        pass


def test_an_unknown_option_is_refused() -> None:
    streams = KafkaEventStreams("127.0.0.1:9", {"sesion.timeout.ms": "1"})
    with (
        pytest.raises(StreamError, match=r"sesion\.timeout\.ms"),
        streams.open(TOPIC, group=GROUP, stored=dict),
    ):
        pass
