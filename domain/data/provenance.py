"""Provenance: which data and which code made a model."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.data.interactions import Interactions
from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan

FORMAT_NUMBER = 1
"""The layout of the artefact folder that this code writes; newer ones are refused."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRecord:
    """One fit of a plan: on which slice, on which data, for how long."""

    slice_name: str
    data: DataFingerprint
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The provenance of one trained version, and the hash of each of its files.

    `evaluated_fit` made the figures the version was judged by; `released_fit`
    made the arrays in this folder. `files` maps names to SHA-256 hex digests.
    """

    version: VersionNumber
    plan: ModelPlan
    evaluated_fit: FitRecord
    released_fit: FitRecord
    created_at: datetime
    git_commit: str | None
    packages: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    format_number: int = FORMAT_NUMBER
    label: str | None = None
    data_label: str | None = None
    is_simulated: bool = False
