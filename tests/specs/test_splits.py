from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.interactions import Interactions
from domain.data.splits import (
    Thresholds,
    TimeSplitShares,
    above_thresholds,
    split_by_time,
)
from domain.errors import InsufficientDataError, InvalidValueError


def at_times(times: list[int]) -> Interactions:
    n = len(times)
    return Interactions(
        viewer_ids=np.arange(1, n + 1),
        movie_ids=np.ones(n, np.int64),
        ratings=np.full(n, 5, np.float32),
        timestamps=np.array(times, np.int64),
    )


@pytest.mark.parametrize(
    ("times", "train", "validation", "test"),
    [
        (list(range(20)), 14, 3, 3),
        (list(range(100)), 70, 15, 15),
        # The event at ⌊0.70 n⌋ = 14 shares its time with two before it: all go right.
        ([*range(12), 12, 12, 12, 15, 16, 17, 18, 19], 12, 5, 3),
        ([19, *range(19)], 14, 3, 3),
    ],
)
def test_cuts_fall_at_the_timestamps_of_two_events(
    times: list[int], train: int, validation: int, test: int
) -> None:
    split = split_by_time(at_times(times))
    assert (len(split.train), len(split.validation), len(split.test)) == (train, validation, test)


@pytest.mark.parametrize("times", [[], [1], [5] * 50, [1, 2, 3]])
def test_too_few_moments_are_refused(times: list[int]) -> None:
    with pytest.raises(InsufficientDataError, match="ingest"):
        split_by_time(at_times(times))


@pytest.mark.parametrize(("train", "validation"), [(0, 0.5), (0.9, 0.1), (0.5, 0), (0.5, 0.6)])
def test_shares_leave_three_slices(train: float, validation: float) -> None:
    with pytest.raises(InvalidValueError):
        TimeSplitShares(train=train, validation=validation)


@given(st.lists(st.integers(0, 40), min_size=30, max_size=80, unique=False))
def test_nothing_is_lost_and_no_slice_overlaps_the_next(times: list[int]) -> None:
    try:
        split = split_by_time(at_times(times))
    except InsufficientDataError:
        return
    parts = [split.train.timestamps, split.validation.timestamps, split.test.timestamps]
    assert np.concatenate(parts).tolist() == sorted(times)
    assert parts[0].max() < parts[1].min()
    assert parts[1].max() < parts[2].min()


@pytest.mark.parametrize("factor", [1, 2**45])
def test_sparse_viewers_go_first_then_sparse_movies_once_each(factor: int) -> None:
    # Viewer 2 has 2 ratings and goes; movie 12 falls to one rating and goes; viewer 1 then
    # has 2 ratings, below the threshold, and stays: the pass is not repeated.
    pairs = [(1, 10), (1, 11), (1, 12), (2, 10), (2, 12), (3, 10), (3, 11), (3, 13)]
    interactions = Interactions(
        viewer_ids=np.array([viewer for viewer, _ in pairs]) * factor,
        movie_ids=np.array([movie for _, movie in pairs]) * factor,
        ratings=np.full(len(pairs), 3, np.float32),
        timestamps=np.arange(len(pairs)),
    )
    kept = above_thresholds(interactions, Thresholds(ratings_per_viewer=3, ratings_per_movie=2))
    viewers, movies = kept.viewer_ids // factor, kept.movie_ids // factor
    pairs_kept = list(zip(viewers.tolist(), movies.tolist(), strict=True))
    assert pairs_kept == [(1, 10), (1, 11), (3, 10), (3, 11)]


@pytest.mark.parametrize(
    ("file", "separator", "on_both", "on_train"),
    [("ml-100k/u.data", "\t", 77, 56), ("ml-1m/ratings.dat", "::", 1057, 897)],
)
def test_the_default_protocol_has_its_known_number_of_warm_viewers(
    datasets_dir: Path, file: str, separator: str, on_both: int, on_train: int
) -> None:
    text = (datasets_dir / file).read_text("ascii").replace(separator, " ")
    table = np.array(text.split(), np.int64).reshape(-1, 4)
    interactions = Interactions(
        viewer_ids=table[:, 0],
        movie_ids=table[:, 1],
        ratings=table[:, 2].astype(np.float32),
        timestamps=table[:, 3],
    )
    split = split_by_time(above_thresholds(interactions, Thresholds()).positives())
    train, validation, test = (
        set(part.viewer_ids.tolist()) for part in (split.train, split.validation, split.test)
    )
    assert len(test & (train | validation)) == on_both
    assert len(test & train) == on_train
