"""The listing that makes a segment part of the history."""

from typing import Protocol

from application.ports.segment_store import Segment


class SegmentListing(Protocol):
    """Knows which segments make up the history, in order of arrival."""

    def add(self, segment: Segment) -> bool:
        """List a segment in one transaction; False where equal content is listed already."""
        ...

    def all(self) -> list[Segment]:
        """Return every listed segment, oldest first."""
        ...
