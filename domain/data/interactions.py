"""Interactions: who rated what, when. Columns, not rows, so that millions fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending
from domain.errors import InvalidValueError

POSITIVE_SHARE_OF_SCALE = 0.8
"""A rating of at least this share of its scale is a positive: 4 of 5, 8 of 10."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interactions:
    """Ratings in columns of equal length n, in the order in which they arrived.

    `viewer_ids`, `movie_ids`: (n,) int64; `ratings`: (n,) float32 on a scale
    that ends at `scale`; `timestamps`: (n,) int64, seconds since 1970 in UTC.
    """

    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    ratings: NDArray[np.float32]
    timestamps: NDArray[np.int64]
    scale: float = 5.0

    def __post_init__(self) -> None:
        lengths = {
            len(self.viewer_ids),
            len(self.movie_ids),
            len(self.ratings),
            len(self.timestamps),
        }
        if len(lengths) != 1:
            raise InvalidValueError(f"columns of interactions differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.viewer_ids)

    @classmethod
    def empty(cls, scale: float = 5.0) -> "Interactions":
        """Return no interactions at all."""
        return cls(
            viewer_ids=np.empty(0, np.int64),
            movie_ids=np.empty(0, np.int64),
            ratings=np.empty(0, np.float32),
            timestamps=np.empty(0, np.int64),
            scale=scale,
        )

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Interactions":
        """Return the rows of a mask or of positions, in that order."""
        return Interactions(
            viewer_ids=self.viewer_ids[rows],
            movie_ids=self.movie_ids[rows],
            ratings=self.ratings[rows],
            timestamps=self.timestamps[rows],
            scale=self.scale,
        )

    @property
    def are_positive(self) -> NDArray[np.bool_]:
        """Which ratings reach 0.8 of the scale, (n,)."""
        return self.ratings >= np.float32(POSITIVE_SHARE_OF_SCALE * self.scale)

    def positives(self) -> "Interactions":
        """Return the ratings of at least 0.8 of the scale."""
        return self.select(self.are_positive)

    def sorted_by_time(self) -> "Interactions":
        """Return the same rows by time; equal times keep their order."""
        return self.select(ascending(self.timestamps))


def concatenated(parts: Sequence[Interactions]) -> Interactions:
    """Return the rows of `parts`, one after the other; all must share one scale."""
    scales = {part.scale for part in parts}
    if len(scales) > 1:
        raise InvalidValueError(f"ratings on different scales cannot be mixed: {sorted(scales)}")
    if not parts:
        return Interactions.empty()
    return Interactions(
        viewer_ids=np.concatenate([part.viewer_ids for part in parts]),
        movie_ids=np.concatenate([part.movie_ids for part in parts]),
        ratings=np.concatenate([part.ratings for part in parts]),
        timestamps=np.concatenate([part.timestamps for part in parts]),
        scale=scales.pop(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduplicated:
    """Interactions with one rating per viewer and movie, and what was dropped."""

    interactions: Interactions
    exact_repeats: int
    superseded: int


def keep_last(interactions: Interactions) -> Deduplicated:
    """Keep the last rating of each (viewer, movie), in order of time.

    Last means the latest timestamp; among equal timestamps, the one that
    arrived last. A row equal in every column to a kept or superseded one is an
    exact repeat; any other dropped row was superseded.
    """
    ordered = interactions.sorted_by_time()
    n = len(ordered)
    if n == 0:
        return Deduplicated(interactions=ordered, exact_repeats=0, superseded=0)
    by_pair = ascending(ordered.viewer_ids, ordered.movie_ids)
    viewers, movies = ordered.viewer_ids[by_pair], ordered.movie_ids[by_pair]
    same_pair_as_next = (viewers[1:] == viewers[:-1]) & (movies[1:] == movies[:-1])
    dropped, followers = by_pair[:-1][same_pair_as_next], by_pair[1:][same_pair_as_next]
    repeats_next = ordered.ratings[dropped] == ordered.ratings[followers]
    repeats_next &= ordered.timestamps[dropped] == ordered.timestamps[followers]
    is_last = np.ones(n, np.bool_)
    is_last[dropped] = False
    exact_repeats = int(repeats_next.sum())
    return Deduplicated(
        interactions=ordered.select(is_last) if len(dropped) else ordered,
        exact_repeats=exact_repeats,
        superseded=len(dropped) - exact_repeats,
    )
