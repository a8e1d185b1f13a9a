"""Provenance of data: what identifies a set of interactions."""

import hashlib
from dataclasses import dataclass

from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFingerprint:
    """What identifies a set of interactions; times in seconds since 1970, UTC."""

    rows: int
    sha256: str
    first_timestamp: int
    last_timestamp: int


def fingerprint_of(interactions: Interactions) -> DataFingerprint:
    """Return the fingerprint of non-empty interactions, in their present order."""
    digest = hashlib.sha256()
    for column in (
        interactions.viewer_ids,
        interactions.movie_ids,
        interactions.ratings,
        interactions.timestamps,
    ):
        digest.update(column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes())
    return DataFingerprint(
        rows=len(interactions),
        sha256=digest.hexdigest(),
        first_timestamp=int(interactions.timestamps.min()),
        last_timestamp=int(interactions.timestamps.max()),
    )
