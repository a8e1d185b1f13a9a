"""Event streams in memory: topics of lists, read by one member at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from application.ports.event_stream import StoredOffsets, StreamSlice
from application.ports.origin_records import OffsetRange


class InMemoryEventStreams:
    """Holds topics as lists of partitions; `confirmed` is what the groups were told."""

    def __init__(self) -> None:
        self.topics: dict[str, list[list[bytes]]] = {}
        self.confirmed: dict[tuple[str, int], int] = {}

    def append(self, topic: str, partition: int, line: bytes) -> None:
        """Append a message."""
        partitions = self.topics.setdefault(topic, [])
        while len(partitions) <= partition:
            partitions.append([])
        partitions[partition].append(line)

    @contextmanager
    def open(
        self, topic: str, *, group: str, stored: StoredOffsets
    ) -> Iterator["InMemoryEventStream"]:
        """Join `group`."""
        del group
        yield InMemoryEventStream(self, topic, stored)


class InMemoryEventStream:
    """One topic, read from its stored offsets on."""

    def __init__(self, streams: InMemoryEventStreams, topic: str, stored: StoredOffsets) -> None:
        self._streams = streams
        self._topic = topic
        self._stored = stored
        self._next: dict[int, int] = dict(stored())

    def take(self, *, most: int, seconds: float) -> StreamSlice:
        """Return what is there; nothing comes by waiting."""
        del seconds
        lines: list[bytes] = []
        offsets: list[int] = []
        ranges: list[OffsetRange] = []
        for partition, messages in enumerate(self._streams.topics.get(self._topic, [])):
            first = self._next.get(partition, 0)
            taken = messages[first : first + most - len(lines)]
            if not taken:
                continue
            lines.extend(taken)
            self._next[partition] = first + len(taken)
            offsets.extend(range(first, self._next[partition]))
            ranges.append(
                OffsetRange(
                    topic=self._topic,
                    partition=partition,
                    first=first,
                    next_offset=self._next[partition],
                )
            )
        return StreamSlice(lines=lines, offsets=offsets, ranges=tuple(ranges))

    def confirm(self, taken: StreamSlice) -> None:
        """Remember what the group was told."""
        for part in taken.ranges:
            self._streams.confirmed[part.topic, part.partition] = part.next_offset

    def rewind(self) -> None:
        """Go on from the stored offsets."""
        self._next = dict(self._stored())
