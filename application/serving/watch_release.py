"""Watch the files of the release that serves."""

import logging
from collections.abc import Callable

from application.errors import NotFoundError, StorageError
from application.ports.released_versions import Imprint, ReleasedVersions
from domain.identifiers import VersionNumber

log = logging.getLogger("marquee.serving")


class WatchRelease:
    """Tells when the files of a version that was loaded would not be loaded again.

    Cheap enough for every second: only files whose imprint has changed since
    they were read are read again, once. Damage that leaves the imprint as it
    was, as failing disks do, shows at the next load or in `marquee doctor`.
    """

    def __init__(self, releases: ReleasedVersions, load: Callable[[VersionNumber], object]) -> None:
        self._releases = releases
        self._load = load
        self._looked_at: tuple[VersionNumber, Imprint] | None = None
        self._trouble: str | None = None

    def about_to_load(self, number: VersionNumber) -> None:
        """Remember the files of a version as they are right before they are read."""
        self._trouble = None
        try:
            self._looked_at = number, self._releases.imprint(number)
        except (NotFoundError, StorageError):
            self._looked_at = None

    def __call__(self, number: VersionNumber) -> str | None:
        """Return what is wrong with the files of a version that serves, or None."""
        try:
            seen = number, self._releases.imprint(number)
        except (NotFoundError, StorageError) as error:
            self._looked_at = None
            self._note(number, error)
        else:
            if seen != self._looked_at:
                self._looked_at = seen
                self._note(number, self._read(number))
        return self._trouble

    def _read(self, number: VersionNumber) -> StorageError | None:
        try:
            self._load(number)
        except StorageError as error:
            return error
        return None

    def _note(self, number: VersionNumber, error: Exception | None) -> None:
        trouble = None
        if error is not None:
            trouble = (
                f"version {number} serves from memory, and will not after a restart: {error};"
                " `marquee doctor` says what can be done"
            )
            if trouble != self._trouble:
                log.error(trouble)
        self._trouble = trouble
