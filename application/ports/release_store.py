"""The store of released versions, which serving follows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from application.ports.released_versions import ReleasedVersions
from domain.identifiers import VersionNumber
from domain.models.specification import Role


class ReleaseStore(ReleasedVersions, Protocol):
    """Self-contained folders, one per released version, and a pointer swapped at once."""

    def add(self, number: VersionNumber, fill: "Fill") -> None:
        """Make the folder of a version with `fill(folder)`; there whole or not at all.

        The folder of the current release is left as it is: it may be in use.
        """
        ...

    def replace(self, number: VersionNumber, fill: "Fill") -> None:
        """Put other files in the place of a released version's, at once; `fill` as in `add`.

        No byte of the former files stays. Raises `NotFoundError` where the version is not in
        the trail.
        """
        ...

    def point_to(self, number: VersionNumber) -> None:
        """Make `number` the current release, atomically; the former one stays in the trail."""
        ...

    def earlier(self) -> list[VersionNumber]:
        """Return the releases that one can go back to, the nearest first.

        They are there, which is not to say that their files are sound.
        """
        ...

    def point_back(self, to: VersionNumber | None = None) -> VersionNumber:
        """Make an earlier release current again and return it; the nearest, unless `to` names one.

        Asked again, it goes further back; raises `RefusedError` where nothing
        is left, or `to` is not among `earlier()`.
        """
        ...


class Fill(Protocol):
    """Writes a released version's files into a folder."""

    def __call__(self, folder: Path) -> None:
        """Write them."""
        ...


ReleaseStores = Mapping[Role, ReleaseStore]
"""The store of each role: they have nothing in common but the numbers, which no two share."""
