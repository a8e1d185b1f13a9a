"""Watch shares: how much of a movie its viewers watched. Columns, not rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.watch_time import WatchTimes
from domain.errors import InvalidValueError

USUAL_RUNTIME = 90
"""Minutes that a movie lasts of which nothing is known: a film, but no long one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchShares:
    """The share of its runtime that a viewer watched of a movie, one row for each pair, n rows.

    `viewer_ids`, `movie_ids`: (n,) int64; `shares`: (n,) float32 in [0, 1];
    `timestamps`: (n,) int64, the last minute watched, seconds since 1970 in UTC.
    """

    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    shares: NDArray[np.float32]
    timestamps: NDArray[np.int64]

    def __post_init__(self) -> None:
        columns = (self.movie_ids, self.shares, self.timestamps)
        if any(len(column) != len(self.viewer_ids) for column in columns):
            raise InvalidValueError("columns of watch shares differ in length")

    def __len__(self) -> int:
        return len(self.viewer_ids)

    def select(self, rows: NDArray[np.bool_]) -> "WatchShares":
        """Return the rows of a mask."""
        return WatchShares(
            viewer_ids=self.viewer_ids[rows],
            movie_ids=self.movie_ids[rows],
            shares=self.shares[rows],
            timestamps=self.timestamps[rows],
        )

    def until(self, latest: int) -> "WatchShares":
        """Return the rows up to `latest`, seconds since 1970."""
        return self.select(self.timestamps <= latest)


NOTHING_WATCHED = WatchShares(
    viewer_ids=np.empty(0, np.int64),
    movie_ids=np.empty(0, np.int64),
    shares=np.empty(0, np.float32),
    timestamps=np.empty(0, np.int64),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchTotals:
    """What shares are made of, n rows: the columns of `WatchTimes` without single minutes.

    `distinct`, `highest`: (n,) minutes watched, and the last of them; `runtimes`:
    (n,) in minutes, 0 where not known.
    """

    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    distinct: NDArray[np.int64]
    highest: NDArray[np.int32]
    runtimes: NDArray[np.int64]
    timestamps: NDArray[np.int64]

    @classmethod
    def of(cls, watches: WatchTimes, runtimes: NDArray[np.int64]) -> "WatchTotals":
        """Return those of watch times; runtimes (n,) in minutes, 0 if unknown."""
        return cls(
            viewer_ids=watches.viewer_ids,
            movie_ids=watches.movie_ids,
            distinct=watches.distinct_minutes,
            highest=watches.highest_minutes,
            runtimes=runtimes,
            timestamps=watches.last_timestamps,
        )


def shares_of(parts: Sequence[WatchTotals]) -> WatchShares:
    """Return the shares of all parts: distinct minutes / runtime, at most 1.

    A movie whose runtime is not known lasts as long as anybody has watched it,
    and at least `USUAL_RUNTIME`: whoever gave up first must not set the measure.
    """
    if not parts:
        return NOTHING_WATCHED
    movie_ids = np.concatenate([part.movie_ids for part in parts])
    runtimes = np.concatenate([part.runtimes for part in parts])
    highest = np.concatenate([part.highest for part in parts])
    movies, rows = np.unique(movie_ids, return_inverse=True)
    longest = np.full(len(movies), USUAL_RUNTIME, np.int64)
    np.maximum.at(longest, rows, highest.astype(np.int64) + 1)  # minutes are counted from 0
    lasting = np.where(runtimes > 0, runtimes, longest[rows])
    distinct = np.concatenate([part.distinct for part in parts])
    return WatchShares(
        viewer_ids=np.concatenate([part.viewer_ids for part in parts]),
        movie_ids=movie_ids,
        shares=np.minimum(distinct / lasting, 1.0).astype(np.float32),
        timestamps=np.concatenate([part.timestamps for part in parts]),
    )
