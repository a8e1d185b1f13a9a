"""Splits of the history for honest evaluation, and the thresholds before them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How many ratings a viewer and a movie need before ranking models see them."""

    ratings_per_viewer: int = 5
    ratings_per_movie: int = 10


def above_thresholds(interactions: Interactions, thresholds: Thresholds) -> Interactions:
    """Drop sparse viewers, then sparse movies, once each.

    Counts are of ratings of any value. The pass is not repeated until nothing
    changes: a viewer may end below the threshold once sparse movies are gone.
    """
    frequent = _counts_at(interactions.viewer_ids) >= thresholds.ratings_per_viewer
    remaining = interactions.select(frequent)
    return remaining.select(_counts_at(remaining.movie_ids) >= thresholds.ratings_per_movie)


_DENSE = 4
"""Up to so many times the rows, a count for every id that there could be is cheap."""


def _counts_at(ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return, for each row, how often its id occurs."""
    if len(ids) and ids.min() >= 0 and ids.max() <= _DENSE * len(ids):
        return np.bincount(ids)[ids]
    distinct, counts = np.unique(ids, return_counts=True)
    return counts[np.searchsorted(distinct, ids)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSplit:
    """Interactions cut at two moments into what is fitted, tuned on and reported."""

    train: Interactions
    validation: Interactions
    test: Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSplitShares:
    """The shares of the events that come before each cut."""

    train: float = 0.70
    validation: float = 0.15

    def __post_init__(self) -> None:
        if not 0 < self.train < self.train + self.validation < 1:
            raise InvalidValueError(
                f"shares must be positive and leave a test slice:"
                f" train {self.train}, validation {self.validation}"
            )


def split_by_time(interactions: Interactions, shares: TimeSplitShares | None = None) -> TimeSplit:
    """Cut at the timestamps of the events at ⌊0.70 n⌋ and ⌊0.85 n⌋ in order of time.

    Events of equal time fall on the same side of a cut, the later one. Raises
    `InsufficientDataError` where a slice would be empty.
    """
    shares = shares or TimeSplitShares()
    ordered = interactions.sorted_by_time()
    n = len(ordered)
    first, second = cut_moments(ordered, (shares.train, shares.train + shares.validation))
    times = ordered.timestamps
    split = TimeSplit(
        train=ordered.select(times < first),
        validation=ordered.select((times >= first) & (times < second)),
        test=ordered.select(times >= second),
    )
    for name in ("train", "validation", "test"):
        if len(getattr(split, name)) == 0:
            raise InsufficientDataError(
                f"the {name} slice of {n} interactions would be empty:"
                " too few interactions, or too many of one moment; ingest more"
            )
    return split


def cut_moments(ordered: Interactions, shares: Sequence[float]) -> list[int]:
    """Return the timestamp of the event at ⌊share · n⌋ for each of `shares`, all below 1.

    `ordered` are sorted by time; raises `InsufficientDataError` where there are none.
    """
    n = len(ordered)
    if n == 0:
        raise InsufficientDataError("there are no interactions to split; ingest a data set first")
    # Rounded against 0.70 + 0.15 = 0.8499999999999999.
    return [int(ordered.timestamps[int(np.floor(round(share * n, 6)))]) for share in shares]
