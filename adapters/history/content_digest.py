"""The digest of a segment's content."""

import hashlib

import numpy as np

from domain.data.interactions import Interactions
from domain.errors import InvalidValueError


class ContentDigest:
    """SHA-256 over columns and scale; equal rows give equal digests however they are cut up."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.rows = 0
        self.first_timestamp = int(np.iinfo(np.int64).max)
        self.last_timestamp = int(np.iinfo(np.int64).min)
        self._columns = [hashlib.sha256() for _ in range(4)]

    def update(self, rows: Interactions) -> None:
        """Take further rows, at least one; raise `InvalidValueError` where their scale differs."""
        if rows.scale != self.scale:
            raise InvalidValueError(
                f"ratings on different scales cannot be mixed: {rows.scale} and {self.scale}"
            )
        for digest, column, layout in zip(
            self._columns,
            (rows.viewer_ids, rows.movie_ids, rows.ratings, rows.timestamps),
            ("<i8", "<i8", "<f4", "<i8"),
            strict=True,
        ):
            digest.update(np.ascontiguousarray(column, layout).data)
        self.rows += len(rows)
        self.first_timestamp = min(self.first_timestamp, int(rows.timestamps.min()))
        self.last_timestamp = max(self.last_timestamp, int(rows.timestamps.max()))

    def hexdigest(self) -> str:
        """Return the digest of all rows taken so far."""
        whole = hashlib.sha256(repr(self.scale).encode())
        for digest in self._columns:
            whole.update(digest.digest())
        return whole.hexdigest()
