"""Watch time: minutes rolled up, and rolled-up parts merged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.watch_time import WatchTimes, merged, roll_up
from domain.errors import InvalidValueError

Minute = tuple[int, int, int, int]
minutes = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 6), st.integers(0, 50)),
    max_size=60,
)


def rolled_up(watched: list[Minute]) -> WatchTimes:
    viewers, movies, reached, times = (
        np.array([row[column] for row in watched], kind)
        for column, kind in enumerate((np.int64, np.int64, np.int32, np.int64))
    )
    return roll_up(viewers, movies, reached, times)


def as_table(watches: WatchTimes) -> dict[tuple[int, int], tuple[list[int], int, int]]:
    return {
        (int(watches.viewer_ids[row]), int(watches.movie_ids[row])): (
            watches.minutes[watches.offsets[row] : watches.offsets[row + 1]].tolist(),
            int(watches.first_timestamps[row]),
            int(watches.last_timestamps[row]),
        )
        for row in range(len(watches))
    }


def by_hand(watched: list[Minute]) -> dict[tuple[int, int], tuple[list[int], int, int]]:
    rows: dict[tuple[int, int], list[Minute]] = {}
    for row in watched:
        rows.setdefault((row[0], row[1]), []).append(row)
    return {
        pair: (sorted({row[2] for row in of}), min(row[3] for row in of), max(r[3] for r in of))
        for pair, of in rows.items()
    }


@given(minutes)
def test_every_minute_counts_once(watched: list[Minute]) -> None:
    assert as_table(rolled_up(watched)) == by_hand(watched)


@given(st.lists(minutes, max_size=4))
def test_merging_parts_is_rolling_up_the_whole(parts: list[list[Minute]]) -> None:
    whole = [row for part in parts for row in part]
    assert as_table(merged([rolled_up(part) for part in parts])) == by_hand(whole)


@given(minutes)
def test_rows_can_be_left_out(watched: list[Minute]) -> None:
    whole = rolled_up(watched)
    left = whole.select(whole.viewer_ids != 2)
    assert as_table(left) == by_hand([row for row in watched if row[0] != 2])


def test_watch_time_is_minutes_and_the_highest_minute() -> None:
    watched = rolled_up([(7, 3, 12, 100), (7, 3, 12, 160), (7, 3, 90, 40), (8, 3, 0, 5)])
    assert watched.distinct_minutes.tolist() == [2, 1]
    assert watched.highest_minutes.tolist() == [90, 0]


def test_columns_must_agree() -> None:
    watched = rolled_up([(7, 3, 12, 100)])
    with pytest.raises(InvalidValueError, match="differ in length"):
        WatchTimes(
            viewer_ids=watched.viewer_ids,
            movie_ids=watched.movie_ids,
            first_timestamps=watched.first_timestamps,
            last_timestamps=watched.last_timestamps,
            offsets=watched.offsets,
            minutes=watched.minutes[:0],
        )
