"""Orders of the full catalogue as sorted keys, so that ties need no second look."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.evaluation.catalog_metrics import Slates
from domain.recommendation.scoring import Scores

CELLS_PER_BLOCK = 500_000
"""Memory stays flat, and a block of scores in the processor's cache."""

Keys = NDArray[np.int64]
"""Ascending keys are descending scores, and equal scores ascend by position."""

_POSITION_BITS = 32
_ALL_BUT_SIGN = np.int32(0x7FFF_FFFF)
_NEVER = np.float32(-np.inf)


def blocks(n_rows: int, n_movies: int) -> Iterator[slice]:
    """Yield slices of `n_rows` rows, each of at most `CELLS_PER_BLOCK` scores."""
    step = max(1, CELLS_PER_BLOCK // max(n_movies, 1))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def keys_of(scores: Scores) -> Keys:
    """Return a key for each score of (n_viewers, n_movies), unique within its row.

    The bits of a float, taken as a whole number, ascend with it, once those of
    negative floats are turned over; the position stands below them.
    """
    # Adding 0 makes 0 of -0, which equals it and must not rank below it.
    bits = (scores.astype(np.float32, copy=False) + np.float32(0)).view(np.int32)
    bits ^= (bits >> 31) & _ALL_BUT_SIGN
    keys = (~bits).astype(np.int64)
    keys <<= _POSITION_BITS
    keys |= np.arange(scores.shape[1])
    return keys


_NEVER_FROM = int(keys_of(np.full((1, 1), _NEVER))[0, 0])
"""The least key of a movie that cannot be recommended, since its score is `-inf`."""


def positions_in(ranking: Keys, wanted: Keys, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the position from 1 of each of the `wanted` keys in the ranking of its owner.

    `ranking` (n_viewers, n_movies) is sorted along its rows; `owners` (n_wanted,),
    ascending, are rows of it. The position is 0 where the movie cannot be recommended.
    """
    bounds = np.searchsorted(owners, np.arange(len(ranking) + 1)).tolist()
    positions = np.empty(len(wanted), np.intp)
    for row, (start, stop) in enumerate(pairwise(bounds)):
        positions[start:stop] = np.searchsorted(ranking[row], wanted[start:stop])
    return np.where(wanted < _NEVER_FROM, positions + 1, 0)


def first_of(ranking: Keys, k: int) -> Slates:
    """Return the movies at the first k places of each row, -1 where there are fewer."""
    first = ranking[:, :k]
    movies = (first & ((1 << _POSITION_BITS) - 1)).astype(np.intp)
    return np.where(first < _NEVER_FROM, movies, -1)


def shown_in_top(scores: Scores, k: int) -> NDArray[np.bool_]:
    """Return which movies stand in the first k of any row of `scores`, (n_movies,).

    A score above the k-th highest is among the first k; only rows where more
    than k reach it have to be looked at by position.
    """
    n_movies = scores.shape[1]
    if k >= n_movies:
        return np.asarray((scores > _NEVER).any(axis=0))
    threshold = np.partition(scores, n_movies - k, axis=1)[:, n_movies - k, np.newaxis]
    reaches = scores >= np.maximum(threshold, np.finfo(np.float32).min)
    tied = np.flatnonzero(np.count_nonzero(reaches, axis=1) > k)
    for row in tied.tolist():
        level = np.flatnonzero(scores[row] == threshold[row])
        surplus = np.count_nonzero(reaches[row]) - k
        reaches[row, level[len(level) - surplus :]] = False
    return np.asarray(reaches.any(axis=0))
