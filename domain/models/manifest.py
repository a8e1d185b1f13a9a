"""The manifest: which data, which plan and which code made a trained version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.data.provenance import DataFingerprint
from domain.identifiers import VersionNumber
from domain.models.specification import ModelPlan

FORMAT_NUMBER = 3
"""The layout of the artefact folder that this code writes; newer ones are refused.

Since 2, what viewers without a positive have seen is part of it; of folders of
format 1 they are strangers. Since 3, each viewer's best movies are; of older
folders they are ranked at each request.
"""


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
