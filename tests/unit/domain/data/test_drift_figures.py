"""The figures that drift is measured by, held to their definitions and properties."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from domain.data.interactions import Interactions, concatenated
from domain.data.popularity_profile import gini, long_tail, overlap, top_positions, top_share
from domain.data.stability_index import rating_counts, stability_index
from domain.data.tally import sum_of, tally_of
from domain.data.viewer_activity import activity_counts, activity_figures, viewer_days
from domain.data.window_profile import WindowProfile, merged, profile_of, profile_of_stream
from tests.builders import DAY

Counts = NDArray[np.int64]

counts_of_bins = hnp.arrays(np.int64, 10, elements=st.integers(0, 10**7))
counts_of_movies = hnp.arrays(np.int64, st.integers(1, 60), elements=st.integers(0, 10**6))


@st.composite
def events(draw: st.DrawFn) -> Interactions:
    n = draw(st.integers(0, 40))
    column = st.lists(st.integers(1, 9), min_size=n, max_size=n)
    return Interactions(
        viewer_ids=np.array(draw(column), np.int64),
        movie_ids=np.array(draw(column), np.int64),
        ratings=np.array(draw(column), np.float32) / np.float32(2),
        timestamps=np.array(draw(column), np.int64) * (DAY // 2),
    )


def test_each_step_of_a_scale_has_a_bin_of_its_own() -> None:
    halves = np.arange(0.5, 5.5, 0.5, dtype=np.float32)
    assert rating_counts(halves, 5.0).tolist() == [1] * 10
    assert rating_counts(np.arange(1, 11, dtype=np.float32), 10.0).tolist() == [1] * 10
    stars = rating_counts(np.arange(1, 6, dtype=np.float32), 5.0)
    assert stars.tolist() == [0, 1] * 5
    assert rating_counts(np.array([0.0], np.float32), 5.0)[0] == 1


def test_the_stability_index_of_a_case_by_hand() -> None:
    reference, current = np.array([50, 50, 0]), np.array([80, 20, 0])
    by_hand = (0.5 - 0.8) * math.log(0.5 / 0.8) + (0.5 - 0.2) * math.log(0.5 / 0.2)
    assert stability_index(reference, current) == pytest.approx(by_hand)


def test_a_bin_that_is_empty_on_one_side_counts_as_half_an_event() -> None:
    by_hand = (0.1 - 0.005) * math.log(0.1 / 0.005) + (0.9 - 1.0) * math.log(0.9)
    assert stability_index(np.array([10, 90]), np.array([0, 100])) == pytest.approx(by_hand)


@given(counts_of_bins, counts_of_bins)
def test_the_stability_index_is_finite_symmetric_and_at_least_zero(p: Counts, q: Counts) -> None:
    index = stability_index(p, q)
    assert math.isfinite(index)
    assert index >= 0
    assert index == pytest.approx(stability_index(q, p))


@given(counts_of_bins, st.integers(1, 9))
def test_the_stability_index_of_equal_shares_is_zero(p: Counts, factor: int) -> None:
    assert stability_index(p, p * factor) == pytest.approx(0.0, abs=1e-12)


@given(counts_of_movies, st.integers(2, 9))
def test_gini_lies_between_zero_and_one_whatever_the_scale(counts: Counts, factor: int) -> None:
    assert 0 <= gini(counts) < 1
    assert gini(counts * factor) == pytest.approx(gini(counts))
    assert gini(counts[::-1]) == pytest.approx(gini(counts))


def test_gini_of_cases_by_hand() -> None:
    assert gini(np.array([7, 7, 7])) == pytest.approx(0.0)
    assert gini(np.array([0, 1, 3])) == pytest.approx(0.25)
    assert gini(np.array([0, 0])) == 0.0
    assert gini(np.append(np.ones(999, np.int64), 10**9)) == pytest.approx(0.999, abs=1e-3)


@given(counts_of_movies, st.integers(1, 70))
def test_top_shares_rise_to_one(counts: Counts, k: int) -> None:
    assert top_share(counts, k) <= top_share(counts, k + 1) + 1e-12
    assert top_share(counts, 100) == pytest.approx(1.0 if counts.sum() else 0.0)
    assert top_share(counts, k) == pytest.approx(
        counts[top_positions(counts, k)].sum() / max(counts.sum(), 1)
    )


def test_top_movies_are_told_best_first_and_equals_by_position() -> None:
    assert top_positions(np.array([2, 9, 0, 2, 5]), 3).tolist() == [1, 4, 0]
    assert top_positions(np.array([2, 0, 0]), 3).tolist() == [0]


@pytest.mark.parametrize(
    ("left", "right", "share"),
    [([1, 2, 3], [3, 2, 1], 1.0), ([1, 2], [3, 4], 0.0), ([1, 2, 3, 4], [1, 9], 0.5), ([], [1], 1)],
)
def test_overlaps(left: list[int], right: list[int], share: float) -> None:
    assert overlap(np.array(left, int), np.array(right, int)) == share
    assert overlap(np.array(right, int), np.array(left, int)) == share


@given(counts_of_movies)
def test_the_long_tail_rises_from_nothing_to_all_above_the_diagonal(counts: Counts) -> None:
    across, held = long_tail(counts)
    assert (across[0], held[0]) == (0.0, 0.0)
    assert held[-1] == pytest.approx(1.0 if counts.sum() else 0.0)
    assert (np.diff(held) >= -1e-12).all()
    if counts.sum():
        assert (held >= across - 1e-9).all()


def test_activity_is_counted_by_viewer_and_piece_from_the_end() -> None:
    days = viewer_days(np.array([1, 1, 2, 1, 2]), np.array([0, 1, 3, 8, 9]) * DAY)
    assert days.span == 10
    assert sorted(days.per_piece(10)) == [2, 3]
    assert sorted(days.per_piece(5)) == [1, 1, 1, 2]
    assert sorted(days.per_piece(4)) == [1, 1, 1], "days 0 and 1 are left over"
    assert sorted(days.per_piece(99)) == [2, 3]


def test_activity_figures_and_bins() -> None:
    figures = activity_figures(np.array([1, 1, 2, 4, 12]))
    assert (figures.viewers, figures.mean, figures.median) == (5, 4.0, 2.0)
    assert figures.p90 == pytest.approx(8.8)
    assert activity_figures(np.empty(0, np.int64)).mean == 0
    binned = activity_counts(np.array([1, 2, 3, 4, 7, 8, 2**40]))
    assert binned[:4].tolist() == [1, 2, 2, 1]
    assert binned[-1] == 1


def test_tallies_add_up() -> None:
    together = sum_of([tally_of(np.array([3, 1, 3])), tally_of(np.array([2, 3]))])
    assert (together.ids.tolist(), together.counts.tolist()) == ([1, 2, 3], [1, 1, 3])
    assert together.along(np.arange(5)).tolist() == [0, 1, 1, 3, 0]
    assert sum_of([]).total == 0


def contents(profile: WindowProfile) -> list[object]:
    activity = profile.activity
    columns: list[NDArray[Any]]
    columns = [profile.ratings, profile.movies.ids, profile.movies.counts, profile.days.ids]
    columns += [profile.days.counts, activity.viewer_ids, activity.days, activity.counts]
    return [
        *(column.tolist() for column in columns),
        profile.first_timestamp,
        profile.last_timestamp,
    ]


@given(st.lists(events(), max_size=5), st.randoms())
def test_a_profile_is_the_same_however_its_events_come(
    parts: list[Interactions], order: object
) -> None:
    whole = concatenated(parts)
    rows = np.arange(len(whole))
    order.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis draws a random.Random
    expected = contents(profile_of(whole))
    assert contents(profile_of_stream(parts)) == expected
    assert contents(profile_of(whole.select(rows))) == expected
    assert (
        contents(merged([profile_of(part) for part in [Interactions.empty(), *parts]])) == expected
    )


@given(events())
def test_a_profile_counts_what_there_is(part: Interactions) -> None:
    profile = profile_of(part)
    assert profile.rows == profile.movies.total == profile.days.total == len(part)
    assert int(profile.activity.counts.sum()) == len(part)
    assert profile.viewers.tolist() == sorted(set(part.viewer_ids.tolist()))
    if len(part):
        assert profile.mean_rating_share == pytest.approx(float(part.ratings.mean()) / 5, abs=1e-6)
        ten = replace(part, ratings=part.ratings * 2, scale=10.0)
        assert profile_of(ten).ratings.tolist() == profile.ratings.tolist()
