"""Sorted keys, against sorting in the plainest way."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from domain.evaluation.rankings import first_of, keys_of, positions_in, shown_in_top

FEW_VALUES = st.sampled_from([-math.inf, -2.5, -0.0, 0.0, 1e-30, 0.5, 3.0])
ANY_VALUE = st.floats(width=32, allow_nan=False)


def tables(values: st.SearchStrategy[float]) -> st.SearchStrategy[NDArray[np.float32]]:
    shapes = st.tuples(st.integers(1, 5), st.integers(1, 30))
    return arrays(np.float32, shapes, elements=values)


def plain_rankings(scores: NDArray[np.float32]) -> list[list[int]]:
    """Return each row's movies that can be recommended, best first, ties by position."""
    return [
        sorted((m for m, s in enumerate(row) if s > -math.inf), key=lambda m: (-row[m], m))
        for row in scores.tolist()
    ]


@settings(deadline=None)  # a busy machine is no counterexample
@given(scores=st.one_of(tables(FEW_VALUES), tables(ANY_VALUE)), k=st.integers(1, 12))
def test_positions_first_places_and_coverage_are_exactly_those_of_plain_sorting(
    scores: NDArray[np.float32], k: int
) -> None:
    plain = plain_rankings(scores)
    n_viewers, n_movies = scores.shape
    keys = keys_of(scores)
    owners = np.repeat(np.arange(n_viewers), n_movies)
    ranking = np.sort(keys, axis=1)

    positions = positions_in(ranking, keys.ravel(), owners).reshape(scores.shape)
    for row, order in enumerate(plain):
        expected = {movie: place for place, movie in enumerate(order, 1)}
        assert positions[row].tolist() == [expected.get(movie, 0) for movie in range(n_movies)]

    width = min(k, n_movies)
    assert first_of(ranking, k).tolist() == [(order + [-1] * width)[:width] for order in plain]
    in_top = {movie for order in plain for movie in order[:k]}
    assert set(np.flatnonzero(shown_in_top(scores, k)).tolist()) == in_top


@pytest.mark.parametrize("k", [1, 3, 7])
def test_scores_are_left_as_they_were(k: int) -> None:
    scores = np.random.default_rng(1).random((4, 7), np.float32)
    before = scores.copy()
    keys_of(scores)
    shown_in_top(scores, k)
    assert np.array_equal(scores, before)
