"""Tallies: how often each id occurs. They add up, so that a stream of any length can be counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """How often each of n ids occurs: `ids` (n,) int64, ascending; `counts` (n,) int64, from 1."""

    ids: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many occurrences there are."""
        return int(self.counts.sum())

    def along(self, axis: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the count of each id of `axis`, which is ascending and holds all ids."""
        counts = np.zeros(len(axis), np.int64)
        counts[np.searchsorted(axis, self.ids)] = self.counts
        return counts


def tally_of(ids: NDArray[np.int64]) -> Tally:
    """Return how often each id occurs."""
    distinct, counts = np.unique(ids, return_counts=True)
    return Tally(ids=distinct, counts=counts.astype(np.int64))


def sum_of(tallies: Sequence[Tally]) -> Tally:
    """Return how often each id occurs in all of `tallies`."""
    if not tallies:
        return tally_of(np.empty(0, np.int64))
    ids = np.concatenate([tally.ids for tally in tallies])
    counts = np.concatenate([tally.counts for tally in tallies])
    order = np.argsort(ids, kind="stable")
    starts = np.flatnonzero(np.diff(ids[order], prepend=-1))
    if not len(starts):
        return tallies[0]
    return Tally(ids=ids[order][starts], counts=np.add.reduceat(counts[order], starts))
