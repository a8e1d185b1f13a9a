"""The registry of model versions."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from application.ports.version_files import VersionFiles
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion, Stage


class ModelRegistry(VersionFiles, Protocol):
    """Keeps every version with its plan, figures and files; stage and alias say the same.

    Numbers are unique over all roles. Used by one writer at a time, who holds
    the writer lock.
    """

    def register(
        self,
        version: ModelVersion,
        write_artefact: Callable[[VersionNumber, Path], Manifest],
        extras: Mapping[str, Path],
    ) -> ModelVersion:
        """Store a new version and return it with its number.

        `write_artefact(number, folder)` fills the model's folder; `extras` are
        further files (reports) kept beside it, by name. The number is above
        that of every version, and `version.number` or above; `version.manifest_sha256`
        is ignored on the way in. A failure leaves no version behind.
        """
        ...

    def versions(self) -> list[ModelVersion]:
        """Return every version, oldest first."""
        ...

    def set_stage(self, number: VersionNumber, stage: Stage) -> None:
        """Move a version, or raise `NotFoundError`.

        One that enters Production is stamped with the time, and the one that
        held it for the same role becomes Archived.
        """
        ...

    def note_verdict(self, verdict: RecordedVerdict) -> None:
        """Write beside the judged version what was decided last, for people who look there."""
        ...
