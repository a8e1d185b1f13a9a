"""The digest of a segment's content."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adapters.history.row_layout import RowLayout, row_count


class ContentDigest:
    """SHA-256 over columns and scale; equal rows give equal digests however they are cut up."""

    def __init__(self, layout: RowLayout[Any], scale: float) -> None:
        self._layout = layout
        self.scale = scale
        self.rows = 0
        self.first_timestamp = int(np.iinfo(np.int64).max)
        self.last_timestamp = int(np.iinfo(np.int64).min)
        self._columns: dict[str, Any] = {}

    def update(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take further rows, at least one."""
        for name, column in columns.items():
            digest = self._columns.setdefault(name, hashlib.sha256())
            little_endian = column.dtype.newbyteorder("<")
            digest.update(np.ascontiguousarray(column, little_endian).data)
        first, last = (columns[name] for name in self._layout.times)
        ticks = self._layout.ticks
        self.rows += row_count(columns, self._layout)
        self.first_timestamp = min(self.first_timestamp, int(first.min()) // ticks)
        self.last_timestamp = max(self.last_timestamp, int(last.max()) // ticks)

    def hexdigest(self) -> str:
        """Return the digest of all rows taken so far."""
        whole = hashlib.sha256(repr(self.scale).encode())
        for digest in self._columns.values():
            whole.update(digest.digest())
        return whole.hexdigest()
