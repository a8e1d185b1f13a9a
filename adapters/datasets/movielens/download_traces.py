"""Viewers in data sets that were downloaded."""

from pathlib import Path

from adapters.datasets.movielens.checksums import PIN_SUFFIX
from application.errors import StorageError
from domain.identifiers import ViewerId


class DownloadTraces:
    """Removes what was downloaded, whoever is in it: it can be had again where it came from.

    A home that has forgotten somebody keeps no download from then on. What
    recognises a data set by its hash stays.
    """

    place = "downloads"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def erase(self, viewer: ViewerId) -> int:  # noqa: ARG002  # all of them go
        """Leave no byte of a viewer there, and return how many files were removed."""
        files = [path for path in sorted(self._folder.glob("*")) if path.suffix != PIN_SUFFIX]
        try:
            for path in files:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                f"{error.filename} cannot be removed ({error}), and may name the viewer: remove"
                " it, and forget again"
            ) from error
        return len(files)
