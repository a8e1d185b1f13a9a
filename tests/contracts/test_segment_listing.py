"""The contract of `SegmentListing`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from adapters.database.segment_listing import SqlSegmentListing
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segment
from tests.builders import MOMENT
from tests.fakes.in_memory_segment_listing import InMemorySegmentListing

SEGMENT = Segment(
    segment_id="0b1c",
    source="ratings.csv",
    content_sha256="ab" * 32,
    rows=100_000,
    scale=5.0,
    first_timestamp=874_724_710,
    last_timestamp=893_286_638,
    created_at=MOMENT,
)


def in_memory(_engine: Engine) -> SegmentListing:
    return InMemorySegmentListing()


@pytest.mark.parametrize("make", [in_memory, SqlSegmentListing])
class TestSegmentListing:
    @pytest.fixture
    def listing(self, make: Callable[[Engine], SegmentListing], engine: Engine) -> SegmentListing:
        return make(engine)

    def test_a_new_history_has_no_segments(self, listing: SegmentListing) -> None:
        assert listing.all() == []

    def test_segments_come_back_in_order_of_arrival(self, listing: SegmentListing) -> None:
        earlier = replace(
            SEGMENT,
            segment_id="aaaa",
            content_sha256="cd" * 32,
            created_at=MOMENT - timedelta(days=1),
            scale=10.0,
        )
        assert listing.add(SEGMENT)
        assert listing.add(earlier)
        assert listing.all() == [SEGMENT, earlier]

    def test_equal_content_is_listed_once(self, listing: SegmentListing) -> None:
        listing.add(SEGMENT)
        assert not listing.add(replace(SEGMENT, segment_id="other", source="copy.csv"))
        assert listing.all() == [SEGMENT]
