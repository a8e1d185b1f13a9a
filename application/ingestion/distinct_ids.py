"""Counts distinct ids in a stream."""

import numpy as np
from numpy.typing import NDArray

_PENDING_IDS = 1 << 20


class DistinctIds:
    """Counts distinct ids; memory grows with their number, not with the stream's."""

    def __init__(self) -> None:
        self._known = np.empty(0, np.int64)
        self._pending: list[NDArray[np.int64]] = []
        self._held = 0

    def update(self, ids: NDArray[np.int64]) -> None:
        """Take further ids."""
        distinct = np.unique(ids)
        self._pending.append(distinct)
        self._held += len(distinct)
        if self._held > max(_PENDING_IDS, len(self._known)):
            self._merge()

    def __len__(self) -> int:
        self._merge()
        return len(self._known)

    def _merge(self) -> None:
        self._known = np.unique(np.concatenate([self._known, *self._pending]))
        self._pending, self._held = [], 0
