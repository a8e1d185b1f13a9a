"""Slates that a stream says were shown. Columns, not rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownSlates:
    """Answers of a recommender as a stream tells of them, n slates with m movies in all.

    `viewer_ids`: (n,) int64; `timestamps`: (n,) int64, microseconds since 1970,
    UTC; `statuses`: (n,) int32, the HTTP status, 0 where no answer came in time;
    `latencies_ms`: (n,) float32; the movies of slate i, best first, are
    `movie_ids[offsets[i] : offsets[i + 1]]`, with `offsets` (n + 1,) int64. A
    request that failed has no movies: nobody saw any.
    """

    viewer_ids: NDArray[np.int64]
    timestamps: NDArray[np.int64]
    statuses: NDArray[np.int32]
    latencies_ms: NDArray[np.float32]
    offsets: NDArray[np.int64]
    movie_ids: NDArray[np.int64]

    def __post_init__(self) -> None:
        n = len(self.viewer_ids)
        columns = (self.timestamps, self.statuses, self.latencies_ms, self.offsets[1:])
        if any(len(column) != n for column in columns) or self.offsets[-1] != len(self.movie_ids):
            raise InvalidValueError("columns of shown slates differ in length")

    def __len__(self) -> int:
        return len(self.viewer_ids)

    def select(self, rows: NDArray[np.bool_]) -> "ShownSlates":
        """Return the rows of a mask."""
        counts = np.diff(self.offsets)
        return ShownSlates(
            viewer_ids=self.viewer_ids[rows],
            timestamps=self.timestamps[rows],
            statuses=self.statuses[rows],
            latencies_ms=self.latencies_ms[rows],
            offsets=np.concatenate([[0], np.cumsum(counts[rows])]),
            movie_ids=self.movie_ids[np.repeat(rows, counts)],
        )
