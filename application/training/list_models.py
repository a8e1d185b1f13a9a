"""List the model versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.ports.model_records import ModelRecords
from application.ports.release_store import ReleaseStores
from domain.identifiers import VersionNumber
from domain.models.promotion import RecordedVerdict
from domain.models.specification import Role
from domain.models.versions import ModelVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelListing:
    """The versions, newest first, which of them is released for each role, and all verdicts."""

    current: Mapping[Role, VersionNumber | None]
    versions: tuple[ModelVersion, ...]
    verdicts: tuple[RecordedVerdict, ...]


class ListModels:
    """Answers from what the registry last published, without opening the registry."""

    def __init__(self, *, records: ModelRecords, releases: ReleaseStores) -> None:
        self._records = records
        self._releases = releases

    def __call__(self) -> ModelListing:
        """Return the versions and verdicts, newest first."""
        return ModelListing(
            current={role: store.current() for role, store in self._releases.items()},
            versions=tuple(reversed(self._records.versions())),
            verdicts=tuple(self._records.verdicts()),
        )
