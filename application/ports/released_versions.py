"""Released versions, as whoever follows them sees them."""

from pathlib import Path
from typing import Protocol

from domain.identifiers import VersionNumber


class ReleasedVersions(Protocol):
    """Which versions are released, and where they lie; safe to read while a writer works."""

    def current(self) -> VersionNumber | None:
        """Return the current release, or None."""
        ...

    def trail(self) -> list[VersionNumber]:
        """Return the releases that led to the current one, oldest first, it included last.

        Raises `ReleaseError` where the pointer cannot be read.
        """
        ...

    def folder(self, number: VersionNumber) -> Path:
        """Return the folder of a released version, or raise `NotFoundError`."""
        ...
