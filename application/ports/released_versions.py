"""Released versions, as whoever follows them sees them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from domain.identifiers import VersionNumber
from domain.models.specification import Role

Imprint = Sequence[tuple[str, int, int, int]]
"""Name, inode, size in bytes and time of the last change in ns of each file."""


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

    def numbers(self) -> set[VersionNumber]:
        """Return the number of every version that is, or was not long ago, released here."""
        ...

    def folder(self, number: VersionNumber) -> Path:
        """Return the folder of a released version, or raise `NotFoundError`."""
        ...

    def imprint(self, number: VersionNumber) -> Imprint:
        """Return what differs as soon as a file of a version is gone, new or written again.

        It reads no file. Raises `NotFoundError` where the version is not there,
        `ReleaseError` where its folder cannot be looked at.
        """
        ...


ReleasedOfRoles = Mapping[Role, ReleasedVersions]
"""What is released for each role."""
