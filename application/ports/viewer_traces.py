"""Places where something is kept of single viewers."""

from typing import Protocol

from domain.identifiers import ViewerId


class ViewerTraces(Protocol):
    """One such place, which can be cleared of a viewer for good."""

    @property
    def place(self) -> str:
        """What it is called on a receipt, such as `request log`."""
        ...

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many entries were changed or removed.

        Killed at any point it can be begun anew; where nothing is left it
        returns 0. Raises `StorageError` where the place cannot be cleared.
        """
        ...
