"""Viewers who were forgotten."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.identifiers import ViewerId


class Tombstones(Protocol):
    """Recognises forgotten viewers, and could name none of them."""

    def bury(self, viewer: ViewerId) -> None:
        """Remember that a viewer was forgotten, for ever."""
        ...

    def is_empty(self) -> bool:
        """Say whether nobody was ever forgotten."""
        ...

    def buried(self, viewer_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each viewer (n,) whether they were forgotten, (n,)."""
        ...
