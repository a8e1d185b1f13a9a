"""Event streams on Kafka's protocol, read by librdkafka."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from application.errors import StreamError
from application.ports.event_stream import StoredOffsets, StreamSlice
from application.ports.origin_records import OffsetRange

LOGGER = logging.getLogger(__name__)

FIRST_ANSWER_SECONDS = 10.0
FETCHED_AHEAD_KIB = 16_384
SESSION_TIMEOUT_MS = 6_000
"""After this long without a sign of life a member's partitions go to the others."""

_POLL_SECONDS = 0.25
_HOPELESS = frozenset(
    {
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError.SASL_AUTHENTICATION_FAILED,
        KafkaError.INVALID_GROUP_ID,
        KafkaError._AUTHENTICATION,  # noqa: SLF001  # librdkafka's own codes are named so
        KafkaError._FATAL,  # noqa: SLF001  # as above
    }
)


class KafkaEventStreams:
    """Joins consumer groups of a cluster; `options` go to librdkafka as they stand."""

    def __init__(self, brokers: str, options: Mapping[str, str]) -> None:
        self._brokers = brokers
        self._options = dict(options)

    @contextmanager
    def open(self, topic: str, *, group: str, stored: StoredOffsets) -> Iterator["KafkaStream"]:
        """Join `group`, and leave it when the context ends; `StreamError` where nobody answers."""
        if not self._brokers.strip():
            raise StreamError("no broker is named; name some as HOST:PORT, with commas between")
        consumer = self._consumer(group)
        try:
            self._meet(consumer, topic)
            yield KafkaStream(consumer, topic, stored)
        finally:
            consumer.close()

    def _consumer(self, group: str) -> Consumer:
        try:
            return Consumer(
                {
                    "session.timeout.ms": SESSION_TIMEOUT_MS,
                    "queued.max.messages.kbytes": FETCHED_AHEAD_KIB,
                    "allow.auto.create.topics": True,
                    **self._options,
                    "bootstrap.servers": self._brokers,
                    "group.id": group,
                    "auto.offset.reset": "earliest",
                    "enable.auto.commit": False,
                    "enable.auto.offset.store": False,
                    "error_cb": _note,
                }
            )
        except (KafkaException, ValueError, TypeError) as error:
            raise StreamError(f"Kafka's client refuses its options: {_words(error)}") from error

    def _meet(self, consumer: Consumer, topic: str) -> None:
        try:
            consumer.list_topics(topic, timeout=FIRST_ANSWER_SECONDS)
        except KafkaException as error:
            raise StreamError(
                f"no Kafka broker answers at {self._brokers} within"
                f" {FIRST_ANSWER_SECONDS:g} s ({_words(error)});"
                " check the addresses, and that the brokers can be reached from here"
            ) from error


class KafkaStream:
    """One topic, read as a member of a consumer group."""

    def __init__(self, consumer: Consumer, topic: str, stored: StoredOffsets) -> None:
        self._consumer = consumer
        self._topic = topic
        self._stored = stored
        self._next: dict[int, int] = {}
        self._pending: list[_Event] = []
        consumer.subscribe([topic], on_assign=self._begin, on_revoke=self._end, on_lost=self._end)

    def take(self, *, most: int, seconds: float) -> StreamSlice:
        """Return what follows the slices taken before, empty where nothing came."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and len(self._pending) < most:
            arrived = self._consumer.consume(
                most - len(self._pending), timeout=min(left, _POLL_SECONDS)
            )
            # A rebalance happens inside `consume`: it empties `_pending` first.
            self._pending.extend(event for event in map(_event_of, arrived) if event is not None)
        taken, self._pending = self._pending, []
        return self._slice(taken)

    def confirm(self, taken: StreamSlice) -> None:
        """Tell the group that a slice is stored."""
        reached = [
            TopicPartition(part.topic, part.partition, part.next_offset) for part in taken.ranges
        ]
        try:
            self._consumer.commit(offsets=reached, asynchronous=False)
        except KafkaException as error:
            LOGGER.warning("the group was not told what is stored: %s", _words(error))

    def rewind(self) -> None:
        """Go on from the stored offsets."""
        self._begin(self._consumer, self._consumer.assignment())

    def _slice(self, taken: list["_Event"]) -> StreamSlice:
        first: dict[int, int] = {}
        for event in taken:
            first.setdefault(event.partition, self._next.get(event.partition, event.offset))
            self._next[event.partition] = event.offset + 1
        return StreamSlice(
            lines=[event.line for event in taken],
            offsets=[event.offset for event in taken],
            ranges=tuple(
                OffsetRange(
                    topic=self._topic,
                    partition=partition,
                    first=begun,
                    next_offset=self._next[partition],
                )
                for partition, begun in sorted(first.items())
            ),
        )

    def _begin(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Read partitions from where they are stored, whatever the group was told."""
        self._pending.clear()
        self._next = dict(self._stored())
        for partition in partitions:
            if partition.partition in self._next:
                partition.offset = self._next[partition.partition]
        consumer.assign(partitions)

    def _end(self, _consumer: Consumer, _partitions: list[TopicPartition]) -> None:
        """Forget what was taken, but not handed on: it belongs to another member now."""
        self._pending.clear()


class _Event(NamedTuple):
    partition: int
    offset: int
    line: bytes


def _event_of(message: Message) -> _Event | None:
    """Return the event of a message, None for a passing error; one that stays is raised."""
    error = message.error()
    if error is not None:
        if error.fatal() or error.code() in _HOPELESS:
            raise StreamError(f"the topic cannot be read: {error.str()}")
        _note(error)
        return None
    partition, offset = message.partition(), message.offset()
    if partition is None or offset is None:
        return None
    return _Event(partition, offset, message.value() or b"")


def _note(error: KafkaError) -> None:
    LOGGER.warning("Kafka: %s; waiting for it to pass", error.str())


def _words(error: Exception) -> str:
    told = error.args[0] if error.args else error
    return told.str() if isinstance(told, KafkaError) else str(told)
