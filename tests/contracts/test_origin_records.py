"""The contract of `OriginRecords`."""

import pytest
from sqlalchemy import Engine

from adapters.database.origin_records import SqlOriginRecords
from adapters.database.segment_listing import SqlSegmentListing
from application.errors import NotFoundError, OffsetConflictError, RefusedError
from application.ports.origin_records import OffsetRange, OriginRecords, OriginState
from application.ports.segment_listing import Replacement, SegmentListing
from tests.builders import origin_of, segment_of
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords

SHA = "ab" * 32
OTHER_SHA = "cd" * 32


def messages(first: int, next_offset: int, partition: int = 0, topic: str = "log") -> OffsetRange:
    return OffsetRange(topic=topic, partition=partition, first=first, next_offset=next_offset)


class TestOriginRecords:
    @pytest.fixture(params=["fake", "sql"])
    def stores(
        self, request: pytest.FixtureRequest, engine: Engine
    ) -> tuple[OriginRecords, SegmentListing]:
        if request.param == "fake":
            records = InMemoryOriginRecords()
            return records, records.listing
        return SqlOriginRecords(engine), SqlSegmentListing(engine)

    @pytest.fixture
    def records(self, stores: tuple[OriginRecords, SegmentListing]) -> OriginRecords:
        return stores[0]

    @pytest.fixture
    def listing(self, stores: tuple[OriginRecords, SegmentListing]) -> SegmentListing:
        return stores[1]

    def test_what_was_recorded_comes_back_whole_newest_first(self, records: OriginRecords) -> None:
        assert records.all() == []
        first = origin_of("o", content_sha256=SHA, dead_letters="dead-letters/o.jsonl")
        second = origin_of(
            "p",
            kind="kafka",
            state=OriginState.QUARANTINED,
            reason="too many rejects",
            lines=10,
            events=7,
            rejects=3,
            rejects_by_reason={"no number": 2, "no time": 1},
            offsets=(messages(5, 15), messages(0, 3, partition=1)),
        )
        assert records.record(first, [])
        assert records.record(second, [])
        assert records.all() == [second, first]

    def test_segments_are_listed_with_their_origin(
        self, records: OriginRecords, listing: SegmentListing
    ) -> None:
        records.record(origin_of("o"), [segment_of("a"), segment_of("b")])
        assert listing.all() == [
            segment_of("a", origin_id="o"),
            segment_of("b", origin_id="o"),
        ]

    @pytest.mark.parametrize("state", [OriginState.ACCEPTED, OriginState.QUARANTINED])
    def test_equal_content_changes_nothing(
        self, records: OriginRecords, listing: SegmentListing, state: OriginState
    ) -> None:
        records.record(origin_of("o", content_sha256=SHA, state=state), [segment_of("a")])
        again = origin_of("p", content_sha256=SHA, offsets=(messages(0, 9),))
        before = records.all(), listing.listed()
        assert not records.record(again, [segment_of("b")])
        assert (records.all(), listing.listed()) == before
        assert records.next_offsets("log") == {}

    def test_what_was_discarded_may_come_again(
        self, records: OriginRecords, listing: SegmentListing
    ) -> None:
        records.record(origin_of("o", content_sha256=SHA), [segment_of("a")])
        records.set_state("o", OriginState.DISCARDED, "a mistake")
        assert records.record(origin_of("p", content_sha256=SHA), [segment_of("b")])
        assert [segment.segment_id for segment in listing.all()] == ["b"]

    def test_origins_without_a_hash_and_equal_segments_are_all_kept(
        self, records: OriginRecords, listing: SegmentListing
    ) -> None:
        equal = [segment_of(name, content_sha256=SHA) for name in "ab"]
        assert records.record(origin_of("o"), equal[:1])
        assert records.record(origin_of("p"), equal[1:])
        assert len(listing.all()) == 2

    def test_content_that_was_listed_before_there_were_origins_is_there(
        self, records: OriginRecords, listing: SegmentListing
    ) -> None:
        records.record(origin_of("o"), [segment_of("a")])
        alone = segment_of("alone", content_sha256=OTHER_SHA)
        listing.replace([Replacement(replaced=("a",), by=alone)])
        assert not records.record(origin_of("p", content_sha256=OTHER_SHA), [segment_of("b")])
        assert listing.all() == [alone]

    def test_offsets_move_on_with_what_they_brought(self, records: OriginRecords) -> None:
        records.record(origin_of("o", offsets=(messages(5, 15), messages(0, 3, 1))), [])
        records.record(origin_of("p", offsets=(messages(15, 16),)), [])
        records.record(origin_of("q", offsets=(messages(0, 2, topic="other"),)), [])
        assert records.next_offsets("log") == {0: 16, 1: 3}
        assert records.next_offsets("other") == {0: 2}
        assert records.next_offsets("none") == {}

    @pytest.mark.parametrize("first", [0, 14, 16])
    def test_a_range_that_does_not_begin_where_the_last_ended_changes_nothing(
        self, records: OriginRecords, listing: SegmentListing, first: int
    ) -> None:
        records.record(origin_of("o", offsets=(messages(5, 15),)), [segment_of("a")])
        before = records.all(), listing.listed()
        late = origin_of("p", offsets=(messages(0, 9, partition=1), messages(first, 20)))
        with pytest.raises(OffsetConflictError, match="15"):
            records.record(late, [segment_of("b")])
        assert (records.all(), listing.listed()) == before
        assert records.next_offsets("log") == {0: 15}

    def test_a_state_is_changed_with_its_reason(self, records: OriginRecords) -> None:
        records.record(origin_of("o"), [])
        records.set_state("o", OriginState.QUARANTINED, "strong drift")
        (origin,) = records.all()
        assert (origin.state, origin.reason) == (OriginState.QUARANTINED, "strong drift")

    def test_an_unknown_origin_is_not_found(self, records: OriginRecords) -> None:
        with pytest.raises(NotFoundError, match="no origin x"):
            records.set_state("x", OriginState.DISCARDED, None)

    def test_merged_rows_cannot_leave_the_history(
        self, records: OriginRecords, listing: SegmentListing
    ) -> None:
        records.record(origin_of("o"), [segment_of("a")])
        records.record(origin_of("p"), [segment_of("b")])
        listing.replace(
            [Replacement(replaced=("a",), by=segment_of("m", merged_from=("o", "older")))]
        )
        with pytest.raises(RefusedError, match="merged"):
            records.set_state("o", OriginState.QUARANTINED, "too late")
        records.set_state("o", OriginState.ACCEPTED, None)
        records.set_state("p", OriginState.QUARANTINED, "not merged")
