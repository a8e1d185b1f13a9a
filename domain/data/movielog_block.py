"""A run of movielog lines, read: the events in columns, and the lines that are none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLine:
    r"""A line that is no event: its number in the source from 1 (or its offset), why, and its text.

    Bytes that are no UTF-8 stand in `text` as `\xNN`.
    """

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchedMinutes:
    """One row for each watched minute, in the order of the lines: all (n,).

    `viewer_ids` int64; `slugs` int32, positions in the block's `slugs`;
    `minutes` int32; `timestamps` int64, microseconds since 1970, UTC;
    `lines` int64, positions within the block from 0.
    """

    viewer_ids: NDArray[np.int64]
    slugs: NDArray[np.int32]
    minutes: NDArray[np.int32]
    timestamps: NDArray[np.int64]
    lines: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatedMovies:
    """One row for each rating, columns as in `WatchedMinutes`; `ratings` (n,) float32."""

    viewer_ids: NDArray[np.int64]
    slugs: NDArray[np.int32]
    ratings: NDArray[np.float32]
    timestamps: NDArray[np.int64]
    lines: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecommendationLines:
    """One row for each recommendation request; columns as in `domain.data.shown_slates`.

    The movies of row i are `slugs[offsets[i] : offsets[i + 1]]`, positions in the
    block's `slugs`; a request that failed has none. `lines` as in `WatchedMinutes`.
    """

    viewer_ids: NDArray[np.int64]
    timestamps: NDArray[np.int64]
    statuses: NDArray[np.int32]
    latencies_ms: NDArray[np.float32]
    offsets: NDArray[np.int64]
    slugs: NDArray[np.int32]
    lines: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovielogBlock:
    """What `lines` lines of `size` bytes hold.

    `lines` = watches + ratings + recommendations + `accounts_created` + rejects.
    `slugs` holds each distinct slug of the block once.
    """

    lines: int
    size: int
    slugs: Sequence[str]
    watches: WatchedMinutes
    ratings: RatedMovies
    recommendations: RecommendationLines
    accounts_created: int
    rejects: Sequence[RejectedLine]
