"""The contract of `SegmentStore`."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.history import parquet_segment_store
from adapters.history.parquet_segment_store import ParquetSegmentStore
from application.errors import StorageError
from application.ports.segment_store import SegmentStore
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError
from tests.builders import MOMENT, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_segment_store import InMemorySegmentStore

RATINGS = ratings_of_two_tastes()


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


class TestSegmentStore:
    @pytest.fixture(params=["fake", "parquet"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> SegmentStore:
        if request.param == "fake":
            return InMemorySegmentStore()
        return ParquetSegmentStore(tmp_path / "home" / "history", FixedClock(MOMENT))

    def test_what_was_written_is_read_back_to_the_bit(self, store: SegmentStore) -> None:
        segment = store.write(cut(RATINGS, 10, 200), source="a test")
        assert equal(store.read([segment]), RATINGS)
        assert (segment.rows, segment.source, segment.scale) == (len(RATINGS), "a test", 5.0)
        assert segment.first_timestamp == RATINGS.timestamps.min()
        assert segment.last_timestamp == RATINGS.timestamps.max()
        assert segment.created_at.tzinfo is not None

    def test_segments_are_read_in_the_order_given(self, store: SegmentStore) -> None:
        first, second = cut(RATINGS, 100)
        segments = [store.write([part], source="a test") for part in (second, first)]
        assert equal(store.read(segments[::-1]), RATINGS)

    def test_no_segments_hold_no_rows(self, store: SegmentStore) -> None:
        assert len(store.read([])) == 0

    def test_equal_content_has_an_equal_hash_however_it_is_cut(self, store: SegmentStore) -> None:
        hashes = {
            store.write(chunks, source=source).content_sha256
            for source, chunks in [
                ("one", [RATINGS]),
                ("three", cut(RATINGS, 5, 6)),
                ("with empty chunks", [Interactions.empty(), RATINGS, Interactions.empty()]),
            ]
        }
        assert len(hashes) == 1

    def test_other_content_has_another_hash(self, store: SegmentStore) -> None:
        reordered = RATINGS.select(np.arange(len(RATINGS))[::-1])
        later = replace(RATINGS, timestamps=RATINGS.timestamps + 1)
        contents = [RATINGS, reordered, later, ten_point(RATINGS)]
        hashes = {store.write([content], source="x").content_sha256 for content in contents}
        assert len(hashes) == len(contents)

    def test_every_write_has_an_id_of_its_own(self, store: SegmentStore) -> None:
        ids = {store.write([RATINGS], source="x").segment_id for _ in range(3)}
        assert len(ids) == 3
        assert store.stored_ids() == ids

    @pytest.mark.parametrize("chunks", [[], [Interactions.empty()]])
    def test_no_rows_are_refused(self, store: SegmentStore, chunks: list[Interactions]) -> None:
        with pytest.raises(InsufficientDataError):
            store.write(chunks, source="x")
        assert store.stored_ids() == set()

    def test_mixed_scales_are_refused(self, store: SegmentStore) -> None:
        with pytest.raises(InvalidValueError, match="scales"):
            store.write([RATINGS, ten_point(RATINGS)], source="x")
        assert store.stored_ids() == set()

    def test_segments_of_different_scales_are_not_read_together(self, store: SegmentStore) -> None:
        segments = [store.write([rows], source="x") for rows in (RATINGS, ten_point(RATINGS))]
        with pytest.raises(InvalidValueError, match="scales"):
            store.read(segments)

    def test_an_error_in_the_source_leaves_nothing(self, store: SegmentStore) -> None:
        def failing() -> Iterator[Interactions]:
            yield RATINGS
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.write(failing(), source="x")
        assert store.stored_ids() == set()

    def test_a_removed_segment_is_missed(self, store: SegmentStore) -> None:
        segment = store.write([RATINGS], source="x")
        store.remove(segment.segment_id)
        store.remove(segment.segment_id)
        assert store.stored_ids() == set()
        with pytest.raises(StorageError, match="missing"):
            store.read([segment])


class TestParquetSegmentStore:
    @pytest.fixture
    def store(self, tmp_path: Path) -> ParquetSegmentStore:
        return ParquetSegmentStore(tmp_path, FixedClock(MOMENT))

    def test_what_a_killed_writer_left_is_removed_and_never_counted(
        self, store: ParquetSegmentStore, tmp_path: Path
    ) -> None:
        (tmp_path / "0123.unfinished").write_bytes(b"PAR1 half")
        assert store.stored_ids() == set()
        store.write([RATINGS], source="x")
        assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"]

    def test_an_error_leaves_no_file_at_all(
        self, store: ParquetSegmentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parquet_segment_store, "ROWS_PER_GROUP", 50)
        with pytest.raises(InvalidValueError):
            store.write([RATINGS, ten_point(RATINGS)], source="x")
        assert not list(tmp_path.iterdir())

    def test_a_damaged_file_is_refused_naming_it(
        self, store: ParquetSegmentStore, tmp_path: Path
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
        self, store: ParquetSegmentStore
    ) -> None:
        segment = store.write([RATINGS], source="x")
        with pytest.raises(StorageError, match="are listed"):
            store.read([replace(segment, rows=segment.rows + 1)])

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        store = ParquetSegmentStore(tmp_path / "file", FixedClock(MOMENT))
        with pytest.raises(StorageError, match=str(tmp_path / "file")):
            store.write([RATINGS], source="x")

    def test_the_file_reaches_the_disk_before_it_gets_its_name(
        self, store: ParquetSegmentStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[set[str]] = []
        real = os.fsync

        def watched(descriptor: int) -> None:
            seen.append(store.stored_ids())
            real(descriptor)

        monkeypatch.setattr(os, "fsync", watched)
        segment = store.write([RATINGS], source="x")
        assert seen == [set(), {segment.segment_id}]

    @given(places=st.lists(st.integers(0, len(RATINGS)), max_size=5).map(sorted))
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_row_groups_keep_the_order(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: list[int]
    ) -> None:
        monkeypatch.setattr(parquet_segment_store, "ROWS_PER_GROUP", 50)
        store = ParquetSegmentStore(tmp_path, FixedClock(MOMENT))
        segment = store.write(cut(RATINGS, *places), source="x")
        assert equal(store.read([segment]), RATINGS)
        store.remove(segment.segment_id)
