"""The contract of `SegmentListing`, beside the `OriginRecords` that list segments."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlalchemy import Engine, insert

from adapters.database.origin_records import SqlOriginRecords
from adapters.database.segment_listing import SqlSegmentListing
from adapters.database.tables import segments
from application.errors import RefusedError
from application.ports.origin_records import OriginRecords, OriginState
from application.ports.segment_listing import Replacement, SegmentListing
from application.ports.segment_store import Segment, SegmentKind
from tests.builders import origin_of, segment_of
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segment_listing import InMemorySegmentListing

Stores = tuple[SegmentListing, OriginRecords, Callable[[Segment], None]]


@pytest.fixture(params=["fake", "sql"])
def stores(request: pytest.FixtureRequest, engine: Engine) -> Stores:
    """Return a listing, its records, and what lists a segment without an origin."""
    if request.param == "fake":
        listing = InMemorySegmentListing()
        return listing, InMemoryOriginRecords(listing), listing.segments.append

    def list_alone(segment: Segment) -> None:
        with engine.begin() as connection:
            connection.execute(insert(segments), asdict(segment))

    return SqlSegmentListing(engine), SqlOriginRecords(engine), list_alone


def ids(found: list[Segment]) -> list[str]:
    return [segment.segment_id for segment in found]


class TestSegmentListing:
    def test_a_new_history_has_no_segments(self, stores: Stores) -> None:
        listing, _, _ = stores
        assert listing.all() == listing.listed() == []

    def test_segments_come_back_whole_in_order_of_arrival(self, stores: Stores) -> None:
        listing, records, list_alone = stores
        old = segment_of("old", merged_from=("b", "a"), scale=10.0)
        list_alone(old)
        records.record(origin_of("o"), [segment_of("a"), segment_of("b")])
        records.record(origin_of("p"), [segment_of("c")])
        assert listing.all() == [
            old,
            segment_of("a", origin_id="o"),
            segment_of("b", origin_id="o"),
            segment_of("c", origin_id="p"),
        ]

    def test_one_kind_may_be_asked_for(self, stores: Stores) -> None:
        listing, records, _ = stores
        watches = segment_of("w", kind=SegmentKind.WATCHES)
        records.record(origin_of("o"), [segment_of("r"), watches])
        assert ids(listing.all(SegmentKind.WATCHES)) == ["w"]
        assert ids(listing.all(SegmentKind.SLATES)) == []
        assert ids(listing.all()) == ["r", "w"]

    @pytest.mark.parametrize("state", [OriginState.QUARANTINED, OriginState.DISCARDED])
    def test_only_accepted_origins_make_up_the_history(
        self, stores: Stores, state: OriginState
    ) -> None:
        listing, records, list_alone = stores
        list_alone(segment_of("old"))
        records.record(origin_of("o"), [segment_of("a")])
        records.record(origin_of("p", state=state), [segment_of("b")])
        assert ids(listing.all()) == ["old", "a"]
        assert ids(listing.listed()) == ["old", "a", "b"]
        records.set_state("p", OriginState.ACCEPTED, None)
        assert ids(listing.all()) == ["old", "a", "b"]

    def test_a_replacement_stands_where_the_first_of_the_replaced_stood(
        self, stores: Stores
    ) -> None:
        listing, records, _ = stores
        records.record(origin_of("o"), [segment_of(name) for name in "abcde"])
        merged = segment_of("merged", merged_from=("o",))
        listing.replace(
            [
                Replacement(replaced=("b", "c"), by=merged),
                Replacement(replaced=("d",), by=None),
                Replacement(replaced=("e",), by=segment_of("rewritten", origin_id="o")),
            ]
        )
        assert ids(listing.all()) == ["a", "merged", "rewritten"]
        assert merged in listing.all()

    def test_an_origin_known_by_its_segment_is_known_by_what_replaces_it(
        self, stores: Stores
    ) -> None:
        listing, records, _ = stores
        former, anew, of_file = "ab" * 32, "cd" * 32, "ef" * 32
        segment = segment_of("a", content_sha256=former)
        rewritten = segment_of("b", content_sha256=anew, origin_id="o")
        records.record(origin_of("o", content_sha256=former), [segment])
        records.record(
            origin_of("p", content_sha256=of_file), [segment_of("c", content_sha256=former)]
        )
        listing.replace([Replacement(replaced=("a",), by=rewritten)])
        also = segment_of("d", content_sha256=anew, origin_id="p")
        listing.replace([Replacement(replaced=("c",), by=also)])
        assert {origin.origin_id: origin.content_sha256 for origin in records.all()} == {
            "o": anew,
            "p": of_file,
        }
        assert not records.record(origin_of("q", content_sha256=anew), [segment_of("e")])

    def test_where_one_is_gone_nothing_is_replaced(self, stores: Stores) -> None:
        listing, records, _ = stores
        records.record(origin_of("o"), [segment_of("a"), segment_of("b")])
        before = listing.all()
        with pytest.raises(RefusedError, match="rewritten meanwhile"):
            listing.replace(
                [
                    Replacement(replaced=("a",), by=segment_of("m")),
                    Replacement(replaced=("b", "c"), by=segment_of("n")),
                ]
            )
        assert listing.all() == before

    def test_what_has_left_the_history_does_not_come_back_by_merging(self, stores: Stores) -> None:
        listing, records, _ = stores
        for name in "op":
            records.record(origin_of(name), [segment_of(f"of {name}")])
        records.set_state("p", OriginState.QUARANTINED, "meanwhile")
        merged = segment_of("merged", merged_from=("o", "p"))
        with pytest.raises(RefusedError, match="rewritten meanwhile"):
            listing.replace([Replacement(replaced=("of o", "of p"), by=merged)])
        anew = segment_of("anew", origin_id="p")
        listing.replace([Replacement(replaced=("of p",), by=anew)])
        assert ids(listing.listed()) == ["of o", "anew"]
