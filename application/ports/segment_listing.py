"""The listing that makes a segment part of the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.ports.segment_store import Segment, SegmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Segments, by id, and the one that holds their rows from now on; None where none are left."""

    replaced: tuple[str, ...]
    by: Segment | None


class SegmentListing(Protocol):
    """Knows which segments make up the history, in order of arrival."""

    def all(self, kind: SegmentKind | None = None) -> list[Segment]:
        """Return the segments of the history, of one kind or of any, oldest first.

        Those are the listed segments that have no origin, or an accepted one.
        """
        ...

    def listed(self) -> list[Segment]:
        """Return every listed segment, also those whose origin is quarantined or discarded."""
        ...

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Put each new segment in the place of the first that it replaces, in one transaction.

        An origin that was known by the content of its only segment is known by
        the new one's, so that what it brought is recognised when it comes again.
        Raises `RefusedError`, and changes nothing, where a segment to replace is
        not listed any more, or has left the history and is to be replaced by one
        without an origin, which would bring its rows back.
        """
        ...
