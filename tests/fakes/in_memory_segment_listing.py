"""A listing of segments in a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.errors import RefusedError
from application.ports.origin_records import OriginState
from application.ports.segment_listing import Replacement
from application.ports.segment_store import Segment, SegmentKind


@dataclass
class InMemorySegmentListing:
    segments: list[Segment] = field(default_factory=list)
    states: dict[str, OriginState] = field(default_factory=dict)
    contents: dict[str, str | None] = field(default_factory=dict)

    def all(self, kind: SegmentKind | None = None) -> list[Segment]:
        return [
            segment
            for segment in self.segments
            if segment.origin_id is None or self.states[segment.origin_id] is OriginState.ACCEPTED
            if kind is None or segment.kind is kind
        ]

    def listed(self) -> list[Segment]:
        return list(self.segments)

    def replace(self, replacements: Sequence[Replacement]) -> None:
        after = list(self.segments)
        in_history = {segment.segment_id for segment in self.all()}
        for replacement in replacements:
            is_merged = replacement.by is not None and replacement.by.origin_id is None
            if is_merged and set(replacement.replaced) - in_history:
                raise RefusedError("the history was rewritten meanwhile")
            places = [
                place
                for place, segment in enumerate(after)
                if segment.segment_id in replacement.replaced
            ]
            if len(places) < len(replacement.replaced):
                raise RefusedError("the history was rewritten meanwhile")
            after = [
                replacement.by if place == places[0] and replacement.by is not None else segment
                for place, segment in enumerate(after)
                if place not in places or (place == places[0] and replacement.by is not None)
            ]
        for replacement in replacements:
            self._know_anew(replacement)
        self.segments = after

    def _know_anew(self, replacement: Replacement) -> None:
        if replacement.by is None or replacement.by.origin_id is None:
            return
        former = {
            segment.content_sha256
            for segment in self.segments
            if segment.segment_id in replacement.replaced
        }
        if self.contents.get(replacement.by.origin_id) in former:
            self.contents[replacement.by.origin_id] = replacement.by.content_sha256
