"""What a promotion policy says of a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.training.load_history import LoadedHistory
from domain.identifiers import VersionNumber
from domain.models.promotion import Contestant, Verdict
from domain.models.versions import ModelVersion

AS_FIRST = "validation, after a fit on train"
ON_STORED_FIGURES = "validation of the history that both know, after fits on its train slice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the policy says of a version, against whom, and on which events."""

    version: ModelVersion
    champion: VersionNumber | None
    compared_on: str
    verdict: Verdict


class Judge(Protocol):
    """Judges versions of one role, on events that neither side was fitted on."""

    def __call__(
        self,
        candidates: Sequence[ModelVersion],
        versions: Sequence[ModelVersion],
        history: LoadedHistory | None = None,
    ) -> list[Judgement]:
        """Judge `candidates` among all `versions`; `history` spares reading it again."""
        ...


def stored(version: ModelVersion) -> Contestant:
    """Return a version as one side of a comparison, with the figures it was registered with."""
    return Contestant(metrics=version.validation, is_personal=version.is_personal)
