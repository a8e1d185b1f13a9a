"""What the serving side may know of the registry, and every verdict."""

from collections.abc import Sequence
from typing import Protocol

from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion


class ModelRecords(Protocol):
    """The registry's versions as last published, and all verdicts, in the database."""

    def publish(self, versions: Sequence[ModelVersion]) -> None:
        """Replace what is known of the versions, in one transaction."""
        ...

    def versions(self) -> list[ModelVersion]:
        """Return the versions as last published, oldest first."""
        ...

    def add_verdict(self, verdict: RecordedVerdict) -> None:
        """Store a verdict, refused ones too."""
        ...

    def verdicts(self, limit: int = 100) -> list[RecordedVerdict]:
        """Return verdicts, newest first."""
        ...
