"""A listing of segments in a list."""

from dataclasses import dataclass, field

from application.ports.segment_store import Segment


@dataclass
class InMemorySegmentListing:
    segments: list[Segment] = field(default_factory=list)

    def add(self, segment: Segment) -> bool:
        if any(listed.content_sha256 == segment.content_sha256 for listed in self.segments):
            return False
        self.segments.append(segment)
        return True

    def all(self) -> list[Segment]:
        return list(self.segments)
