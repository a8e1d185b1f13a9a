"""Viewers in trained models: the released ones, and those that the registry stores."""

from pathlib import Path

from application.errors import StorageError
from application.ports.artefacts import ArtefactFolders
from application.ports.model_records import ModelRecords
from application.ports.model_registry import ModelRegistry
from application.ports.release_store import ReleaseStore, ReleaseStores
from domain.errors import ArtefactError
from domain.identifiers import ViewerId


class ReleasedModelTraces:
    """Erases a viewer from every release that one can serve or go back to."""

    place = "released models"

    def __init__(self, releases: ReleaseStores, artefacts: ArtefactFolders) -> None:
        self._releases = releases
        self._artefacts = artefacts

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many releases were changed."""
        return sum(self._erase(releases, viewer) for releases in self._releases.values())

    def _erase(self, releases: ReleaseStore, viewer: ViewerId) -> int:
        changed = 0
        for number in sorted(set(releases.trail())):
            former = releases.folder(number)
            left = _Left(self._artefacts, former, viewer)
            if left.differs:
                releases.replace(number, left.write)
                changed += 1
        return changed


class RegisteredModelTraces:
    """Erases a viewer from every version that can be promoted."""

    place = "stored models"

    def __init__(
        self, registry: ModelRegistry, artefacts: ArtefactFolders, records: ModelRecords
    ) -> None:
        self._registry = registry
        self._artefacts = artefacts
        self._records = records

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many versions were changed."""

        def rewrite(former: Path, anew: Path) -> bool:
            left = _Left(self._artefacts, former, viewer)
            if left.differs:
                left.write(anew)
            return left.differs

        versions = self._registry.versions()
        changed = sum(self._registry.rewrite(version.number, rewrite) for version in versions)
        if changed:
            self._records.publish(self._registry.versions())
        return changed


class _Left:
    """What is left of a trained model without a viewer."""

    def __init__(self, artefacts: ArtefactFolders, former: Path, viewer: ViewerId) -> None:
        self._artefacts = artefacts
        try:
            trained, self._manifest = artefacts.read_any(former)
        except ArtefactError as error:
            raise StorageError(
                f"a model is damaged, so that nobody can be taken out of it: {error};"
                f" remove {former}, and forget again"
            ) from error
        self._trained = trained.without(viewer)

    @property
    def differs(self) -> bool:
        return self._trained is not None

    def write(self, folder: Path) -> None:
        if self._trained is not None:
            self._artefacts.write(self._trained, self._manifest, folder)
