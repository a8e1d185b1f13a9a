"""Event streams: topics that other systems append messages to."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from application.ports.origin_records import OffsetRange

StoredOffsets = Callable[[], Mapping[int, int]]
"""Tells for each partition the offset up to which its messages are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSlice:
    """Messages in the order in which they were taken, and the offsets that they span.

    `lines[i]` is the text of the message at `offsets[i]` of its partition; the
    slice holds every message of `ranges` that the stream still has.
    """

    lines: Sequence[bytes]
    offsets: Sequence[int]
    ranges: tuple[OffsetRange, ...]


class EventStream(Protocol):
    """One topic, read as a member of a consumer group."""

    def take(self, *, most: int, seconds: float) -> StreamSlice:
        """Return what follows the slices taken before, empty where nothing came.

        Waits until `most` messages are there or `seconds` have passed, and
        fetches no more than that ahead. When partitions come to this member it
        goes on from their stored offsets. Raises `StreamError` where the stream
        can never be read, such as when access is denied; an interruption is
        waited out.
        """
        ...

    def confirm(self, taken: StreamSlice) -> None:
        """Tell the group that a slice is stored; what is stored counts, should this fail."""
        ...

    def rewind(self) -> None:
        """Go on from the stored offsets, as after a slice that was not stored."""
        ...


class EventStreams(Protocol):
    """Opens event streams."""

    def open(
        self, topic: str, *, group: str, stored: StoredOffsets
    ) -> AbstractContextManager[EventStream]:
        """Join `group`, and leave it when the context ends; `StreamError` where nobody answers."""
        ...
