"""What a promotion policy says of a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.training.load_history import LoadedHistory
from domain.identifiers import VersionNumber
from domain.models.promotion import Verdict
from domain.models.versions import ModelVersion


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
