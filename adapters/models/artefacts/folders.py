"""Trained models of both roles as folders that verify themselves."""

from pathlib import Path

from adapters.models.artefacts.array_files import read_arrays
from adapters.models.artefacts.manifest_file import (
    MANIFEST,
    read_manifest,
    sha256_of,
    verify_files,
    write_manifest,
)
from adapters.models.artefacts.ranking_files import read_ranking, write_ranking
from adapters.models.artefacts.rating_files import read_predictor, write_predictor
from adapters.models.families import family_named, rating_family_named
from application.ports.artefacts import Trained, TrainedModel
from domain.errors import ArtefactError, InvalidValueError
from domain.models.manifest import Manifest
from domain.models.specification import Role
from domain.recommendation.rating_predictor import RatingPredictor


class NumpyArtefactFolders:
    """Writes trained models to folders of plain files and reads them back, bit for bit."""

    def write(self, trained: Trained, manifest: Manifest, folder: Path) -> Manifest:
        """Write everything, hash every file, write `manifest.json` last; return it with hashes."""
        if isinstance(trained, RatingPredictor):
            rating_family_named(manifest.plan.family)
            folder.mkdir(parents=True, exist_ok=True)
            write_predictor(trained, folder)
        else:
            family_named(manifest.plan.family)
            folder.mkdir(parents=True, exist_ok=True)
            write_ranking(trained, folder)
        return write_manifest(manifest, folder)

    def read(self, folder: Path) -> tuple[TrainedModel, Manifest]:
        """Return a version of the ranking role, its arrays mapped read-only.

        Raises `ArtefactError` naming the file that is missing, changed, of a
        newer format, or of another role.
        """
        trained, manifest = self.read_any(folder)
        if isinstance(trained, RatingPredictor):
            raise _other_role(folder, manifest)
        return trained, manifest

    def read_predictor(self, folder: Path) -> tuple[RatingPredictor, Manifest]:
        """Return a version of the rating role as `read` does one of the other."""
        trained, manifest = self.read_any(folder)
        if not isinstance(trained, RatingPredictor):
            raise _other_role(folder, manifest)
        return trained, manifest

    def read_any(self, folder: Path) -> tuple[Trained, Manifest]:
        """Return a version of the role that its manifest names, or raise `ArtefactError`."""
        manifest = read_manifest(folder)
        verify_files(manifest, folder)
        arrays = read_arrays(manifest, folder)
        try:
            if manifest.plan.role is Role.RATING:
                return read_predictor(manifest, arrays), manifest
            return read_ranking(manifest, arrays, folder), manifest
        except KeyError as error:
            missing = str(error.args[0])
            raise ArtefactError(f"{folder / MANIFEST} lists no file for {missing!r}") from error
        except InvalidValueError as error:
            raise ArtefactError(f"{folder / MANIFEST}: {error}") from error

    def manifest_sha256(self, folder: Path) -> str:
        """Return the SHA-256 of the folder's manifest; `ArtefactError` where there is none."""
        try:
            return sha256_of(folder / MANIFEST)
        except OSError as error:
            raise ArtefactError(
                f"{folder / MANIFEST} cannot be read: {error.strerror}; train again"
            ) from error


def _other_role(folder: Path, manifest: Manifest) -> ArtefactError:
    return ArtefactError(
        f"{folder / MANIFEST} names the role {manifest.plan.role.value!r}, which is not the one"
        " it was released for"
    )
