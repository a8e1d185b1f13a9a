"""How much of a movie was watched."""

import numpy as np
import pytest

from domain.data.watch_shares import NOTHING_WATCHED, WatchShares, WatchTotals, shares_of
from domain.data.watch_time import roll_up
from domain.errors import InvalidValueError


def part_of(viewer: int, movie: int, minutes: list[int], *, runtime: int = 0) -> WatchTotals:
    n = len(minutes)
    watches = roll_up(
        np.full(n, viewer), np.full(n, movie), np.array(minutes, np.int32), np.arange(n)
    )
    return WatchTotals.of(watches, np.array([runtime]))


def test_a_share_is_distinct_minutes_over_the_runtime() -> None:
    shares = shares_of([part_of(1, 7, [0, 1, 1, 5], runtime=60)])
    assert shares.shares.tolist() == [np.float32(3 / 60)]
    assert shares.shares.dtype == np.float32
    assert shares.timestamps.tolist() == [3]


def test_nobody_watches_more_than_all_of_a_movie() -> None:
    assert shares_of([part_of(1, 7, list(range(70)), runtime=60)]).shares.tolist() == [1.0]


@pytest.mark.parametrize(("longest", "lasting"), [(30, 90), (90, 90), (140, 140)])
def test_a_movie_of_unknown_runtime_lasts_as_long_as_anybody_watched_it(
    longest: int, lasting: int
) -> None:
    parts = [part_of(1, 7, [longest - 1]), part_of(2, 7, list(range(30))), part_of(2, 8, [170])]
    assert shares_of(parts).shares.tolist()[1] == np.float32(30 / lasting)


def test_nothing_watched_has_no_share() -> None:
    assert shares_of([]) is NOTHING_WATCHED


def test_later_rows_can_be_left_out() -> None:
    shares = shares_of([part_of(1, 7, [0]), part_of(2, 7, [0, 1])])
    assert shares.until(0).viewer_ids.tolist() == [1]
    assert len(shares.until(1)) == 2


def test_columns_of_other_lengths_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="differ in length"):
        WatchShares(
            viewer_ids=np.array([1]),
            movie_ids=np.array([1]),
            shares=np.empty(0, np.float32),
            timestamps=np.array([1]),
        )
