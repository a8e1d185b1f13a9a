"""Compaction changes the files, and neither what the history says nor who said it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.errors import NotFoundError, RefusedError
from application.ingestion.audit_history import AuditHistory
from application.ingestion.compact_history import CompactHistory, CompactionReport
from application.ingestion.merge_segments import (
    MergeSegments,
    distinct_slates,
    last_ratings,
    united_watch_times,
)
from application.ingestion.remove_strays import RemoveStrays
from application.ports.origin_records import OriginState
from application.ports.segment_store import SegmentKind, Segments
from domain.data.interactions import keep_last
from domain.data.watch_time import merged
from domain.identifiers import ViewerId
from tests.builders import MOMENT, origin_of
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_dead_letters import InMemoryDeadLetters
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segments import (
    InMemorySegments,
    in_memory_ratings,
    in_memory_slates,
    in_memory_watches,
)
from tests.fakes.silent_progress import SilentProgress

TARGET = 100
Row = tuple[Any, ...]


class Home:
    """A history in memory."""

    def __init__(self) -> None:
        self.ratings, self.watches, self.slates = (
            in_memory_ratings(), in_memory_watches(), in_memory_slates()
        )  # fmt: skip
        self.stores: dict[SegmentKind, InMemorySegments[Any]] = {
            store.kind: store for store in (self.ratings, self.watches, self.slates)
        }
        self.origins = InMemoryOriginRecords()
        self.listing = self.origins.listing
        self.lock = InMemoryHistoryLock()

    def bring(self, name: str, kind: SegmentKind, rows: Sequence[Row]) -> None:
        store = self.stores[kind]
        segment = store.write([store.of_tuples(rows, 5.0)], source=name)
        self.origins.record(origin_of(name), [segment])

    def read(self, kind: SegmentKind) -> Any:
        return self.stores[kind].read(self.listing.all(kind))

    def compact(self) -> CompactionReport:
        stores: list[Segments[Any]] = list(self.stores.values())
        compact = CompactHistory(
            merge={
                SegmentKind.RATINGS: MergeSegments(self.ratings, last_ratings, TARGET),
                SegmentKind.WATCHES: MergeSegments(self.watches, united_watch_times, TARGET),
                SegmentKind.SLATES: MergeSegments(self.slates, distinct_slates, TARGET),
            },
            listing=self.listing,
            lock=self.lock,
            remove_strays=RemoveStrays(
                stores=stores,
                listing=self.listing,
                dead_letters=InMemoryDeadLetters(),
                origins=self.origins,
                lock=self.lock,
            ),
            clock=FixedClock(MOMENT),
            progress=SilentProgress(),
        )
        return compact()

    def audit(self) -> AuditHistory:
        return AuditHistory(
            origins=self.origins, listing=self.listing, stores=self.stores, lock=self.lock
        )


@pytest.fixture
def home() -> Home:
    return Home()


rating = st.tuples(
    st.integers(1, 3), st.integers(1, 3), st.sampled_from([1.0, 4.0, 5.0]), st.integers(0, 3)
)


@given(
    parts=st.lists(st.lists(rating, min_size=1, max_size=20), min_size=1, max_size=8),
    apart=st.sets(st.integers(0, 7)),
)
def test_the_last_ratings_are_the_same_after_as_before(
    parts: list[list[Row]], apart: set[int]
) -> None:
    home = Home()
    for number, rows in enumerate(parts):
        home.bring(f"origin-{number}", SegmentKind.RATINGS, rows)
        if number in apart:
            home.origins.set_state(f"origin-{number}", OriginState.QUARANTINED, "apart")

    def last() -> list[Row]:
        return home.ratings.to_tuples(keep_last(home.read(SegmentKind.RATINGS)).interactions)

    before = last()
    home.compact()
    assert last() == before
    for number in sorted(apart & set(range(len(parts)))):
        home.origins.set_state(f"origin-{number}", OriginState.ACCEPTED, None)
    accepted_later = last()
    home.compact()
    assert last() == accepted_later


def test_ratings_are_merged_in_one_segment_that_names_its_origins(home: Home) -> None:
    home.bring("a", SegmentKind.RATINGS, [(1, 1, 4.0, 10), (2, 1, 3.0, 20)])
    home.bring("b", SegmentKind.RATINGS, [(1, 1, 2.0, 30)])
    home.bring("c", SegmentKind.RATINGS, [(2, 1, 3.0, 20)])
    report = home.compact()
    (segment,) = home.listing.all(SegmentKind.RATINGS)
    assert (segment.origin_id, segment.merged_from) == (None, ("a", "b", "c"))
    assert home.ratings.to_tuples(home.read(SegmentKind.RATINGS)) == [
        (2, 1, 3.0, 20), (1, 1, 2.0, 30)
    ]  # fmt: skip
    ratings = report.kinds["ratings"]
    assert (ratings.segments_before, ratings.segments) == (3, 1)
    assert (ratings.rows_before, ratings.rows) == (4, 2)
    assert home.ratings.stored_ids() == {segment.segment_id}
    assert not report.files_left


def test_watch_times_are_united_and_slates_kept_once(home: Home) -> None:
    home.bring("a", SegmentKind.WATCHES, [(1, 1, 0, 60, (0, 1)), (2, 1, 0, 0, (5,))])
    home.bring("b", SegmentKind.WATCHES, [(1, 1, 60, 180, (1, 3))])
    shown = (1, 5, 200, 9.0, (1, 2))
    home.bring("c", SegmentKind.SLATES, [shown, (2, 5, 0, 9.0, ())])
    home.bring("d", SegmentKind.SLATES, [shown, (1, 6, 200, 9.0, (1, 2))])
    before = merged([home.read(SegmentKind.WATCHES)])
    home.compact()
    assert home.watches.to_tuples(home.read(SegmentKind.WATCHES)) == [
        (1, 1, 0, 180, (0, 1, 3)),
        (2, 1, 0, 0, (5,)),
    ]
    assert np.array_equal(before.minutes, home.read(SegmentKind.WATCHES).minutes)
    assert home.slates.to_tuples(home.read(SegmentKind.SLATES)) == [
        shown, (2, 5, 0, 9.0, ()), (1, 6, 200, 9.0, (1, 2))
    ]  # fmt: skip


def test_a_second_time_there_is_nothing_to_do(home: Home) -> None:
    for name in "ab":
        home.bring(name, SegmentKind.RATINGS, [(1, ord(name), 4.0, 10)])
    home.compact()
    after = home.listing.listed()
    home.compact()
    assert home.listing.listed() == after


def test_what_is_merged_may_be_merged_again(home: Home) -> None:
    for name in "abc":
        home.bring(name, SegmentKind.RATINGS, [(1, ord(name), 4.0, 10)])
        home.compact()
    (segment,) = home.listing.all()
    assert segment.merged_from == ("a", "b", "c")


def test_files_in_use_stay_for_a_later_run(home: Home) -> None:
    for name in "ab":
        home.bring(name, SegmentKind.RATINGS, [(1, ord(name), 4.0, 10)])
    older = home.listing.all()
    with home.lock.shared():
        assert home.compact().files_left
        assert len(home.ratings.read(older)) == 2
    home.compact()
    assert len(home.ratings.stored_ids()) == 1


class TestAudit:
    def test_every_origin_is_told_with_its_segments(self, home: Home) -> None:
        for name in ("aa", "ab", "ba"):
            home.bring(name, SegmentKind.RATINGS, [(1, 1, 4.0, 10)])
        assert [one.origin.origin_id for one in home.audit().all()] == ["ba", "ab", "aa"]
        (one,) = home.audit().origin("b").segments
        assert one.origin_id == "ba"
        home.compact()
        assert [len(one.segments) for one in home.audit().all()] == [1, 1, 1]
        assert home.audit().origin("ab").segments == tuple(home.listing.all())

    @pytest.mark.parametrize("name", ["x", "a", ""])
    def test_an_origin_that_is_not_meant_clearly_is_not_found(self, home: Home, name: str) -> None:
        for origin in ("aa", "ab"):
            home.bring(origin, SegmentKind.RATINGS, [(1, 1, 4.0, 10)])
        with pytest.raises(NotFoundError, match="marquee audit"):
            home.audit().origin(name)

    def test_a_viewer_is_traced_through_all_kinds_and_states(self, home: Home) -> None:
        home.bring("a", SegmentKind.RATINGS, [(1, 1, 4.0, 10), (1, 2, 4.0, 10), (2, 1, 4.0, 9)])
        home.bring("b", SegmentKind.WATCHES, [(1, 1, 0, 60, (0, 1))])
        home.bring("c", SegmentKind.RATINGS, [(1, 3, 4.0, 10)])
        home.origins.set_state("c", OriginState.QUARANTINED, "drift")
        traces = home.audit().viewer(ViewerId(1))
        assert [(one.kind, one.rows, one.in_history, one.origins) for one in traces] == [
            (SegmentKind.RATINGS, 2, True, ("a",)),
            (SegmentKind.WATCHES, 1, True, ("b",)),
            (SegmentKind.RATINGS, 1, False, ("c",)),
        ]
        assert home.audit().viewer(ViewerId(9)) == []


def test_where_another_rewrites_the_history_nothing_is_replaced(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        home.bring(name, SegmentKind.RATINGS, [(1, ord(name), 4.0, 10)])
    write = home.ratings.write

    def quarantining(*values: Any, **names: Any) -> Any:
        home.origins.set_state("b", OriginState.QUARANTINED, "meanwhile")
        return write(*values, **names)

    monkeypatch.setattr(home.ratings, "write", quarantining)
    with pytest.raises(RefusedError, match="rewritten meanwhile"):
        home.compact()
    assert [segment.origin_id for segment in home.listing.listed()] == ["a", "b"]
