"""What a fit scored viewer by viewer, as far as a later comparison needs it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewerScores:
    """The parts of one mean, a row per viewer who was asked, by ascending id.

    Who the viewers are is not told. `sums` (n_viewers,) float64 add up the values
    of a viewer, `counts` (n_viewers,) float64 say how many: an NDCG is one,
    squared errors are as many as the ratings.
    """

    sums: NDArray[np.float64]
    counts: NDArray[np.float64]

    @classmethod
    def of(cls, viewer_ids: NDArray[np.int64], values: NDArray[np.float64]) -> Self:
        """Return the scores of `values` (n,), each of one of `viewer_ids` (n,)."""
        _, rows = np.unique(viewer_ids, return_inverse=True)
        sums, counts = np.bincount(rows, values), np.bincount(rows)
        return cls(sums=sums.astype(np.float64), counts=counts.astype(np.float64))

    def pairs_with(self, other: "ViewerScores") -> bool:
        """Return whether two fits were asked as often about as many viewers."""
        return np.array_equal(self.counts, other.counts)
