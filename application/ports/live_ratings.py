"""Ratings that arrived live, for the processes that serve."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSlice:
    """Live ratings in the order of their arrival, and the `sequence` of the last of them."""

    ratings: Interactions
    sequence: int


class LiveRatings(Protocol):
    """Holds what arrived since some time ago; `OriginRecords.record` adds to it."""

    def since(self, sequence: int) -> LiveSlice | None:
        """Return what arrived after `sequence` (0: everything), or None where nothing did."""
        ...

    def prune(self, viewer_ids: NDArray[np.int64], *, before: int) -> int:
        """Forget what viewers (n,) rated before a time, in seconds since 1970; return how many."""
        ...
