"""Watch shares: how much of a movie its viewers watched. Columns, not rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError


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


NOTHING_WATCHED = WatchShares(
    viewer_ids=np.empty(0, np.int64),
    movie_ids=np.empty(0, np.int64),
    shares=np.empty(0, np.float32),
    timestamps=np.empty(0, np.int64),
)
