"""Commands that change which version is in production."""

from typing import Protocol

from domain.identifiers import VersionNumber
from domain.models.specification import Role


class ModelCommands(Protocol):
    """Carries a command out to its end, outside the process that serves."""

    def promote(self, number: VersionNumber, *, forced_why: str | None) -> None:
        """Put a version into production, past the policy where `forced_why` says why.

        Raises `RefusedError` with the reason where the policy, the writer lock
        or the lack of such a version stands against it.
        """
        ...

    def roll_back(self, role: Role) -> None:
        """Go back to the version of a role in production before, or raise `RefusedError`."""
        ...
