"""The contract of `Segments`, for rows of each kind."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.history import parquet_segments
from adapters.history.parquet_segments import ParquetSegments
from adapters.history.rating_rows import RATING_ROWS
from adapters.history.row_layout import RowLayout
from adapters.history.slate_rows import SLATE_ROWS
from adapters.history.watch_rows import WATCH_ROWS
from application.errors import StorageError
from application.ports.segment_store import Segments
from domain.data.interactions import Interactions
from domain.data.time_window import TimeWindow
from domain.errors import InsufficientDataError, InvalidValueError
from tests.builders import MOMENT, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_segments import (
    InMemorySegments,
    in_memory_ratings,
    in_memory_slates,
    in_memory_watches,
)

SECOND = 1_000_000
RATINGS = ratings_of_two_tastes()


def watch_rows(count: int = 300, seed: int = 3) -> list[tuple[Any, ...]]:
    """Return rows of viewer, movie, first and last moment, and minutes."""
    generator = np.random.default_rng(seed)
    rows = []
    for viewer in range(1, count + 1):
        first = int(generator.integers(0, 10_000))
        minutes = np.sort(generator.choice(200, int(generator.integers(1, 9)), replace=False))
        rows.append((viewer, 7, first, first + len(minutes) * 60, tuple(minutes.tolist())))
    return rows


def slate_rows(count: int = 300, seed: int = 4) -> list[tuple[Any, ...]]:
    """Return rows of viewer, moment, status, latency and movies; every third request failed."""
    generator = np.random.default_rng(seed)
    rows = []
    for viewer in range(1, count + 1):
        movies = generator.integers(1, 2**50, 0 if viewer % 3 == 0 else 20)
        moment = int(generator.integers(0, 10_000 * SECOND))
        status = 200 if len(movies) else 0
        rows.append((viewer, moment, status, 0.5 * viewer, tuple(movies.tolist())))
    return rows


@dataclass(frozen=True)
class Kind:
    """A kind of rows: its layout, its fake, and some rows."""

    layout: RowLayout[Any]
    fake: Callable[[], InMemorySegments[Any]]
    tuples: list[tuple[Any, ...]]

    def rows(self, *numbers: int) -> Any:
        chosen = [self.tuples[number] for number in numbers] if numbers else self.tuples
        return self.fake().of_tuples(chosen, 5.0)

    def told(self, rows: Any) -> list[tuple[Any, ...]]:
        return self.fake().to_tuples(rows)


KINDS = {
    "ratings": Kind(RATING_ROWS, in_memory_ratings, in_memory_ratings().to_tuples(RATINGS)),
    "watches": Kind(WATCH_ROWS, in_memory_watches, watch_rows()),
    "slates": Kind(SLATE_ROWS, in_memory_slates, slate_rows()),
}


def ratings_store(folder: Path) -> ParquetSegments[Interactions]:
    return ParquetSegments(RATING_ROWS, folder, FixedClock(MOMENT))


def equal(left: Interactions, right: Interactions) -> bool:
    return left.scale == right.scale and all(
        np.array_equal(getattr(left, name), getattr(right, name))
        and getattr(left, name).dtype == getattr(right, name).dtype
        for name in ("viewer_ids", "movie_ids", "ratings", "timestamps")
    )


def cut(ratings: Interactions, *places: int) -> list[Interactions]:
    return [ratings.select(part) for part in np.split(np.arange(len(ratings)), places)]


def ten_point(ratings: Interactions) -> Interactions:
    return replace(ratings, scale=10.0)


@pytest.mark.parametrize("real", [False, True], ids=["fake", "parquet"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
class TestSegmentsOfEachKind:
    @pytest.fixture
    def store(self, kind: Kind, real: bool, tmp_path: Path) -> Segments[Any]:
        if real:
            return ParquetSegments(kind.layout, tmp_path / "home" / "rows", FixedClock(MOMENT))
        return kind.fake()

    def test_what_was_written_is_read_back(self, store: Segments[Any], kind: Kind) -> None:
        parts = [kind.rows(*range(10)), kind.rows(*range(10, 250))]
        segment = store.write(parts, source="a test")
        assert kind.told(store.read([segment])) == kind.tuples[:250]
        assert [row for part in store.chunks([segment]) for row in kind.told(part)] == (
            kind.tuples[:250]
        )
        assert (segment.rows, segment.kind) == (250, kind.layout.kind)
        assert segment.scale == getattr(kind.rows(0), "scale", 0.0)

    @pytest.mark.parametrize(
        "window",
        [
            TimeWindow(since=4_000),
            TimeWindow(until=4_000),
            TimeWindow(since=4_000, until=4_100),
            TimeWindow(since=10**9),
            TimeWindow(until=-5),
        ],
    )
    def test_a_window_holds_the_rows_that_overlap_it(
        self, store: Segments[Any], kind: Kind, window: TimeWindow
    ) -> None:
        segments = [
            store.write([kind.rows(*range(first, first + 100))], source="x")
            for first in (0, 100, 200)
        ]
        fake = kind.fake()
        expected = [
            row
            for row in kind.tuples[:300]
            if window.meets(
                *(row[place] // fake.ticks for place in fake.times),
            )
        ]
        assert kind.told(store.read(segments, window)) == expected
        assert [
            row for part in store.chunks(segments, window) for row in kind.told(part)
        ] == expected

    def test_the_span_is_told_in_seconds(self, store: Segments[Any], kind: Kind) -> None:
        fake = kind.fake()
        segment = store.write([kind.rows()], source="x")
        first, last = fake.times
        assert segment.first_timestamp == min(row[first] for row in kind.tuples) // fake.ticks
        assert segment.last_timestamp == max(row[last] for row in kind.tuples) // fake.ticks

    def test_equal_rows_have_an_equal_hash_however_they_are_cut(
        self, store: Segments[Any], kind: Kind
    ) -> None:
        whole = store.write([kind.rows(0, 1, 2)], source="one")
        parts = store.write([kind.rows(0), kind.rows(1, 2)], source="two")
        other = store.write([kind.rows(0, 2, 1)], source="three")
        assert whole.content_sha256 == parts.content_sha256 != other.content_sha256

    def test_no_segments_hold_no_rows(self, store: Segments[Any], kind: Kind) -> None:
        assert kind.told(store.read([])) == []
        assert list(store.chunks([])) == []

    def test_a_removed_segment_is_missed(self, store: Segments[Any], kind: Kind) -> None:
        segment = store.write([kind.rows()], source="x")
        assert store.stored_ids() == {segment.segment_id}
        store.remove(segment.segment_id)
        store.remove(segment.segment_id)
        assert store.stored_ids() == set()
        with pytest.raises(StorageError, match="missing"):
            store.read([segment])
        with pytest.raises(StorageError, match="missing"):
            list(store.chunks([segment]))


class TestSegmentsOfRatings:
    @pytest.fixture(params=["fake", "parquet"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> Segments[Interactions]:
        if request.param == "fake":
            return in_memory_ratings()
        return ratings_store(tmp_path / "home" / "history")

    def test_what_was_written_is_read_back_to_the_bit(self, store: Segments[Interactions]) -> None:
        segment = store.write(cut(RATINGS, 10, 200), source="a test")
        assert equal(store.read([segment]), RATINGS)
        assert (segment.rows, segment.source, segment.scale) == (len(RATINGS), "a test", 5.0)
        assert segment.first_timestamp == RATINGS.timestamps.min()
        assert segment.last_timestamp == RATINGS.timestamps.max()
        assert segment.created_at.tzinfo is not None

    def test_segments_are_read_in_the_order_given(self, store: Segments[Interactions]) -> None:
        first, second = cut(RATINGS, 100)
        segments = [store.write([part], source="a test") for part in (second, first)]
        assert equal(store.read(segments[::-1]), RATINGS)

    def test_equal_content_has_an_equal_hash_however_it_is_cut(
        self, store: Segments[Interactions]
    ) -> None:
        hashes = {
            store.write(chunks, source=source).content_sha256
            for source, chunks in [
                ("one", [RATINGS]),
                ("three", cut(RATINGS, 5, 6)),
                ("with empty chunks", [Interactions.empty(), RATINGS, Interactions.empty()]),
            ]
        }
        assert len(hashes) == 1

    def test_other_content_has_another_hash(self, store: Segments[Interactions]) -> None:
        reordered = RATINGS.select(np.arange(len(RATINGS))[::-1])
        later = replace(RATINGS, timestamps=RATINGS.timestamps + 1)
        contents = [RATINGS, reordered, later, ten_point(RATINGS)]
        hashes = {store.write([content], source="x").content_sha256 for content in contents}
        assert len(hashes) == len(contents)

    def test_every_write_has_an_id_of_its_own(self, store: Segments[Interactions]) -> None:
        ids = {store.write([RATINGS], source="x").segment_id for _ in range(3)}
        assert len(ids) == 3
        assert store.stored_ids() == ids

    @pytest.mark.parametrize("chunks", [[], [Interactions.empty()]])
    def test_no_rows_are_refused(
        self, store: Segments[Interactions], chunks: list[Interactions]
    ) -> None:
        with pytest.raises(InsufficientDataError):
            store.write(chunks, source="x")
        assert store.stored_ids() == set()

    def test_mixed_scales_are_refused(self, store: Segments[Interactions]) -> None:
        with pytest.raises(InvalidValueError, match="scales"):
            store.write([RATINGS, ten_point(RATINGS)], source="x")
        assert store.stored_ids() == set()

    def test_segments_of_different_scales_are_not_read_together(
        self, store: Segments[Interactions]
    ) -> None:
        segments = [store.write([rows], source="x") for rows in (RATINGS, ten_point(RATINGS))]
        with pytest.raises(InvalidValueError, match="scales"):
            store.read(segments)

    def test_an_error_in_the_source_leaves_nothing(self, store: Segments[Interactions]) -> None:
        def failing() -> Iterator[Interactions]:
            yield RATINGS
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.write(failing(), source="x")
        assert store.stored_ids() == set()


class TestParquetSegments:
    @pytest.fixture
    def store(self, tmp_path: Path) -> ParquetSegments[Interactions]:
        return ratings_store(tmp_path)

    def test_what_a_killed_writer_left_is_there_to_be_removed(
        self, store: ParquetSegments[Interactions], tmp_path: Path
    ) -> None:
        (tmp_path / "0123.unfinished").write_bytes(b"PAR1 half")
        segment = store.write([RATINGS], source="x")
        # It may as well be a living writer's: writing another leaves it alone.
        assert store.stored_ids() == {"0123", segment.segment_id}
        store.remove("0123")
        assert store.stored_ids() == {segment.segment_id}

    def test_what_lies_outside_a_window_is_not_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parquet_segments, "ROWS_PER_GROUP", 50)
        store = ratings_store(tmp_path)
        by_time = RATINGS.sorted_by_time()
        segment = store.write([by_time], source="x")
        (path,) = tmp_path.iterdir()
        whole = path.read_bytes()
        path.write_bytes(whole[:4] + bytes(200) + whole[204:])
        with pytest.raises(StorageError, match="damaged"):
            store.read([segment])
        second_half = TimeWindow(since=int(by_time.timestamps[len(by_time) // 2]))
        assert len(store.read([segment], second_half)) >= len(by_time) // 2

    def test_an_error_leaves_no_file_at_all(
        self, store: ParquetSegments[Interactions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parquet_segments, "ROWS_PER_GROUP", 50)
        with pytest.raises(InvalidValueError):
            store.write([RATINGS, ten_point(RATINGS)], source="x")
        assert not list(tmp_path.iterdir())

    def test_a_damaged_file_is_refused_naming_it(
        self, store: ParquetSegments[Interactions], tmp_path: Path
    ) -> None:
        segment = store.write([RATINGS], source="x")
        (path,) = tmp_path.iterdir()
        whole = path.read_bytes()
        for damaged in (
            whole[: len(whole) // 2],
            b"",
            whole[:500] + bytes([whole[500] ^ 0xFF]) + whole[501:],
        ):
            path.write_bytes(damaged)
            with pytest.raises(StorageError, match=f"{path} is damaged"):
                store.read([segment])

    def test_a_file_of_other_length_than_listed_is_refused(
        self, store: ParquetSegments[Interactions]
    ) -> None:
        segment = store.write([RATINGS], source="x")
        with pytest.raises(StorageError, match="are listed"):
            store.read([replace(segment, rows=segment.rows + 1)])

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        store = ratings_store(tmp_path / "file")
        with pytest.raises(StorageError, match=str(tmp_path / "file")):
            store.write([RATINGS], source="x")

    def test_the_file_reaches_the_disk_before_it_gets_its_name(
        self, store: ParquetSegments[Interactions], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[set[str]] = []
        real = os.fsync

        def watched(descriptor: int) -> None:
            seen.append(store.stored_ids())
            real(descriptor)

        monkeypatch.setattr(os, "fsync", watched)
        segment = store.write([RATINGS], source="x")
        assert [segment.segment_id in ids for ids in seen] == [False, True]

    @given(places=st.lists(st.integers(0, len(RATINGS)), max_size=5).map(sorted))
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_row_groups_keep_the_order(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: list[int]
    ) -> None:
        monkeypatch.setattr(parquet_segments, "ROWS_PER_GROUP", 50)
        store = ratings_store(tmp_path)
        segment = store.write(cut(RATINGS, *places), source="x")
        assert equal(store.read([segment]), RATINGS)
        store.remove(segment.segment_id)
