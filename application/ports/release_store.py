"""Released versions, which serving follows."""

from pathlib import Path
from typing import Protocol

from domain.identifiers import VersionNumber


class ReleaseStore(Protocol):
    """Self-contained folders, one per released version, and a pointer swapped at once."""

    def add(self, number: VersionNumber, fill: "Fill") -> None:
        """Make the folder of a version with `fill(folder)`; there whole or not at all."""
        ...

    def point_to(self, number: VersionNumber) -> None:
        """Make `number` the current release, atomically; `point_back` knows the former one."""
        ...

    def point_back(self) -> VersionNumber:
        """Make the release before the current one current again and return it.

        Asked again, it goes further back; raises `RefusedError` where nothing is left.
        """
        ...

    def current(self) -> VersionNumber | None:
        """Return the current release, or None."""
        ...

    def folder(self, number: VersionNumber) -> Path:
        """Return the folder of a released version, or raise `NotFoundError`."""
        ...


class Fill(Protocol):
    """Writes a released version's files into a folder."""

    def __call__(self, folder: Path) -> None:
        """Write them."""
        ...
