"""Load a released version for serving."""

from dataclasses import dataclass
from pathlib import Path

from application.errors import NotFoundError, ReleaseError
from application.ports.artefacts import ArtefactFolders, TrainedModel
from application.ports.released_versions import ReleasedVersions
from application.ports.similar_movies import SimilarMovies, SimilarMoviesIndexes
from domain.errors import ArtefactError
from domain.identifiers import VersionNumber


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedRelease:
    """A released version as it was read from its folder."""

    number: VersionNumber
    folder: Path
    family: str
    manifest_sha256: str
    is_simulated: bool
    trained: TrainedModel
    similar: SimilarMovies


class LoadRelease:
    """Reads a released version whole, every hash verified, or not at all."""

    def __init__(
        self, releases: ReleasedVersions, artefacts: ArtefactFolders, similar: SimilarMoviesIndexes
    ) -> None:
        self._releases = releases
        self._artefacts = artefacts
        self._similar = similar

    def __call__(self, number: VersionNumber) -> LoadedRelease:
        """Return the release, or raise `ReleaseError` saying what is wrong with it."""
        try:
            folder = self._releases.folder(number)
            trained, manifest = self._artefacts.read(folder)
            return LoadedRelease(
                number=number,
                folder=folder,
                family=manifest.plan.family,
                manifest_sha256=self._artefacts.manifest_sha256(folder),
                is_simulated=manifest.is_simulated,
                trained=trained,
                similar=self._similar.open(folder),
            )
        except (ArtefactError, NotFoundError, OSError) as error:
            raise ReleaseError(f"version {number} cannot be served: {error}") from error
