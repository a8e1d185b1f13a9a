"""Safeguards against bots and wrong clocks: the rules as tables."""

from collections.abc import Sequence

import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.data.safeguards import newest_per_viewer, not_after


def events(rows: Sequence[tuple[int, int]]) -> Interactions:
    """Return an event for each viewer and time; movies are numbered by row."""
    viewers, times = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.arange(len(rows)),
        ratings=np.full(len(rows), 4, np.float32),
        timestamps=np.array(times, np.int64),
    )


@pytest.mark.parametrize(
    ("times", "kept"),
    [([1, 2, 3], [0, 1, 2]), ([100, 101, 5], [0, 2]), ([101], []), ([100], [0])],
)
def test_what_lies_ahead_of_the_clock_is_left_out(times: list[int], kept: list[int]) -> None:
    past = not_after(events([(7, time) for time in times]), 100)
    assert past.movie_ids.tolist() == kept


@pytest.mark.parametrize(
    ("rows", "limit", "kept"),
    [
        ([(1, 5), (1, 6), (2, 1)], 2, [0, 1, 2]),
        ([(1, 5), (1, 6), (1, 4), (2, 1)], 2, [0, 1, 3]),
        ([(1, 9), (2, 1), (1, 3), (2, 2), (1, 4)], 1, [0, 3]),
        ([(1, 5), (1, 5), (1, 5)], 2, [1, 2]),  # of equal times the later row is the newer
        ([(1, 5), (2, 5), (3, 5)], 1, [0, 1, 2]),
    ],
)
def test_of_each_viewer_the_newest_count(
    rows: list[tuple[int, int]], limit: int, kept: list[int]
) -> None:
    assert newest_per_viewer(events(rows), limit).movie_ids.tolist() == kept
