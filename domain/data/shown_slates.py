"""Slates that a stream says were shown. Columns, not rows."""

from collections.abc import Sequence
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


def without_repeats(parts: Sequence[ShownSlates]) -> ShownSlates:
    """Return the slates of all parts in order, of such as are equal in every column the first."""
    slates = _joined(parts)
    counts = np.diff(slates.offsets)
    columns = (
        slates.viewer_ids,
        slates.timestamps,
        slates.statuses,
        slates.latencies_ms,
        counts,
        _row_hashes(slates, counts),
    )
    order = np.lexsort((np.arange(len(slates)), *columns))
    alike = np.logical_and.reduce([column[order][1:] == column[order][:-1] for column in columns])
    former, later = order[:-1][alike], order[1:][alike]
    is_first = np.ones(len(slates), np.bool_)
    is_first[later[_same_movies(slates, former, later)]] = False
    return slates.select(is_first)


def _joined(parts: Sequence[ShownSlates]) -> ShownSlates:
    counts = [np.diff(part.offsets) for part in parts]
    return ShownSlates(
        viewer_ids=np.concatenate([part.viewer_ids for part in parts]),
        timestamps=np.concatenate([part.timestamps for part in parts]),
        statuses=np.concatenate([part.statuses for part in parts]),
        latencies_ms=np.concatenate([part.latencies_ms for part in parts]),
        offsets=np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64),
        movie_ids=np.concatenate([part.movie_ids for part in parts]),
    )


def _row_hashes(slates: ShownSlates, counts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a number for each slate that is equal for equal movies in equal order."""
    positions = np.arange(len(slates.movie_ids)) - np.repeat(slates.offsets[:-1], counts)
    items = slates.movie_ids.astype(np.uint64) * (2 * positions + 1).astype(np.uint64)
    items ^= items >> np.uint64(29)
    items *= np.uint64(0xBF58476D1CE4E5B9)
    sums: NDArray[np.uint64] = np.append(np.uint64(0), np.cumsum(items, dtype=np.uint64))
    hashes: NDArray[np.uint64] = sums[slates.offsets[1:]] - sums[slates.offsets[:-1]]
    return hashes


def _same_movies(
    slates: ShownSlates, former: NDArray[np.intp], later: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Say for each pair of slates of equal length whether their movies are the same."""
    counts = np.diff(slates.offsets)[former]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    left, right = (
        slates.movie_ids[np.repeat(slates.offsets[rows], counts) + within]
        for rows in (former, later)
    )
    pair = np.repeat(np.arange(len(former)), counts)
    differences: NDArray[np.intp] = np.bincount(pair[left != right], minlength=len(former))
    return np.equal(differences, 0)
