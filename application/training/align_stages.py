"""Bring the registry and its published copy in line with what is released."""

from application.ports.model_records import ModelRecords
from application.ports.model_registry import ModelRegistry
from application.ports.release_store import ReleaseStores
from domain.models.versions import ModelVersion, Stage


class AlignStages:
    """Makes the registry say what the pointer of each role says, and publishes its versions.

    A pointer is the truth: it is what serving follows. So whatever point a
    promotion or rollback was killed at, this mends the rest. Versions that were
    eligible against a former champion are so no longer. Runs under the writer
    lock.
    """

    def __init__(
        self, *, registry: ModelRegistry, releases: ReleaseStores, records: ModelRecords
    ) -> None:
        self._registry = registry
        self._releases = releases
        self._records = records

    def __call__(self) -> list[ModelVersion]:
        """Align, and return the versions as they are now, oldest first."""
        versions = self._registry.versions()
        for releases in self._releases.values():
            current = releases.current()
            champion = next((version for version in versions if version.number == current), None)
            if champion is not None and champion.stage is not Stage.PRODUCTION:
                self._promote(champion, versions)
                versions = self._registry.versions()
        self._records.publish(versions)
        return versions

    def _promote(self, champion: ModelVersion, versions: list[ModelVersion]) -> None:
        for version in versions:
            is_rival = version.plan.role is champion.plan.role
            if is_rival and version.stage is Stage.STAGING and version != champion:
                self._registry.set_stage(version.number, Stage.NONE)
        # Last, since an interrupted alignment is taken up again while this is undone.
        self._registry.set_stage(champion.number, Stage.PRODUCTION)
