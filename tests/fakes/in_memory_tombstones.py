"""Forgotten viewers in memory."""

import numpy as np
from numpy.typing import NDArray

from domain.identifiers import ViewerId


class InMemoryTombstones:
    """Remembers viewers by their ids."""

    def __init__(self) -> None:
        self._buried: set[int] = set()

    def bury(self, viewer: ViewerId) -> None:
        """Remember that a viewer was forgotten."""
        self._buried.add(viewer)

    def is_empty(self) -> bool:
        """Say whether nobody was ever forgotten."""
        return not self._buried

    def buried(self, viewer_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each viewer whether they were forgotten."""
        return np.isin(viewer_ids, np.array(sorted(self._buried), np.int64))
