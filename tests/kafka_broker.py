"""A Kafka broker within this process: librdkafka's own, with real connections and groups."""

from collections.abc import Iterable

from confluent_kafka import Consumer, Producer, TopicPartition

LONG_ENOUGH = 30.0


class KafkaBroker:
    """Takes messages for its topics, each of which has four partitions."""

    def __init__(self) -> None:
        self._producer = Producer(
            {"bootstrap.servers": "none:1", "test.mock.num.brokers": 1, "log_level": 3}
        )
        brokers = self._producer.list_topics(timeout=LONG_ENOUGH).brokers.values()
        self.address = ",".join(f"{broker.host}:{broker.port}" for broker in brokers)

    def append(self, topic: str, messages: Iterable[tuple[int, bytes]]) -> None:
        """Append messages to their partitions, and wait until the broker has them."""
        for partition, line in messages:
            while True:
                try:
                    self._producer.produce(topic, line, partition=partition)
                except BufferError:
                    self._producer.poll(0.1)
                else:
                    break
        assert self._producer.flush(LONG_ENOUGH) == 0

    def committed(self, topic: str, group: str, partition: int) -> int:
        """Return the offset that a group has committed; negative where it has none."""
        consumer = Consumer({"bootstrap.servers": self.address, "group.id": group})
        try:
            (found,) = consumer.committed([TopicPartition(topic, partition)], timeout=LONG_ENOUGH)
            return int(found.offset)
        finally:
            consumer.close()
