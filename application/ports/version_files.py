"""The files of registered model versions."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from domain.identifiers import VersionNumber

Rewrite = Callable[[Path, Path], bool]
"""Fills the absent second folder from the first, or returns False where nothing is to change."""


class VersionFiles(Protocol):
    """The model folder of each version; used by one writer at a time."""

    def fetch(self, number: VersionNumber, into: Path) -> None:
        """Copy a version's model folder to the empty or absent folder `into`."""
        ...

    def rewrite(self, number: VersionNumber, write: Rewrite) -> bool:
        """Put another model folder in the place of a version's, and say whether one was.

        No byte of the former folder stays. Killed at any point, the version has the former or the
        new files once this is called again for it.
        """
        ...
