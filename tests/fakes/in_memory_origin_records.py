"""Origins in a list, beside the listing of their segments."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from application.errors import NotFoundError, OffsetConflictError, RefusedError
from application.ports.origin_records import Origin, OriginState
from application.ports.segment_store import Segment
from domain.data.interactions import Interactions
from tests.fakes.in_memory_live_ratings import InMemoryLiveRatings
from tests.fakes.in_memory_segment_listing import InMemorySegmentListing


@dataclass
class InMemoryOriginRecords:
    listing: InMemorySegmentListing = field(default_factory=InMemorySegmentListing)
    origins: list[Origin] = field(default_factory=list)
    offsets: dict[tuple[str, int], int] = field(default_factory=dict)
    live: InMemoryLiveRatings = field(default_factory=InMemoryLiveRatings)

    def record(
        self, origin: Origin, segments: Sequence[Segment], live: Interactions | None = None
    ) -> bool:
        if origin.content_sha256 is not None and origin.content_sha256 in self._contents():
            return False
        for messages in origin.offsets:
            stored = self.offsets.get((messages.topic, messages.partition), messages.first)
            if stored != messages.first:
                raise OffsetConflictError(f"stored up to {stored}, not {messages.first}")
        for messages in origin.offsets:
            self.offsets[messages.topic, messages.partition] = messages.next_offset
        self.origins.append(origin)
        self.listing.states[origin.origin_id] = origin.state
        self.listing.contents[origin.origin_id] = origin.content_sha256
        self.listing.segments += [
            replace(segment, origin_id=origin.origin_id) for segment in segments
        ]
        if live is not None:
            self.live.add(live)
        return True

    def all(self) -> list[Origin]:
        return [
            replace(origin, content_sha256=self.listing.contents[origin.origin_id])
            for origin in self.origins[::-1]
        ]

    def set_state(self, origin_id: str, state: OriginState, reason: str | None) -> None:
        known = [place for place, one in enumerate(self.origins) if one.origin_id == origin_id]
        if not known:
            raise NotFoundError(f"there is no origin {origin_id}")
        merged = any(origin_id in segment.merged_from for segment in self.listing.segments)
        if merged and state is not OriginState.ACCEPTED:
            raise RefusedError(f"the rows of {origin_id} are merged with others")
        self.origins[known[0]] = replace(self.origins[known[0]], state=state, reason=reason)
        self.listing.states[origin_id] = state

    def next_offsets(self, topic: str) -> dict[int, int]:
        return {
            partition: offset for (name, partition), offset in self.offsets.items() if name == topic
        }

    def _contents(self) -> set[str]:
        recorded = {
            origin.content_sha256 or ""
            for origin in self.all()
            if origin.state is not OriginState.DISCARDED
        }
        return recorded | {
            segment.content_sha256 for segment in self.listing.segments if not segment.origin_id
        }
