"""Live ratings in memory."""

import numpy as np
from numpy.typing import NDArray

from application.ports.live_ratings import LiveSlice
from domain.data.interactions import Interactions, concatenated


class InMemoryLiveRatings:
    """Holds live ratings in the order in which they were added."""

    def __init__(self) -> None:
        self._ratings: Interactions | None = None
        self._sequences = np.empty(0, np.int64)
        self._last = 0

    def add(self, ratings: Interactions) -> None:
        """Add ratings, as recording a slice of a stream does."""
        held = [] if self._ratings is None else [self._ratings]
        self._ratings = concatenated([*held, ratings])
        new = np.arange(self._last + 1, self._last + 1 + len(ratings))
        self._sequences = np.concatenate([self._sequences, new])
        self._last += len(ratings)

    def since(self, sequence: int) -> LiveSlice | None:
        """Return what arrived after `sequence`."""
        newer = self._sequences > sequence
        if self._ratings is None or not newer.any():
            return None
        return LiveSlice(ratings=self._ratings.select(newer), sequence=int(self._sequences[-1]))

    def prune(self, viewer_ids: NDArray[np.int64], *, before: int) -> int:
        """Forget what viewers rated before a time."""
        if self._ratings is None:
            return 0
        of_viewers = np.isin(self._ratings.viewer_ids, viewer_ids)
        kept = (self._ratings.timestamps >= before) | ~of_viewers
        self._ratings, self._sequences = self._ratings.select(kept), self._sequences[kept]
        return int((~kept).sum())
