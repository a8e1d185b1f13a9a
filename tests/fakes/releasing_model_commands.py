"""Model commands that move the pointers of release stores, without a registry."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from adapters.local_release_store import LocalReleaseStore
from application.errors import NotFoundError, RefusedError
from domain.identifiers import VersionNumber
from domain.models.specification import Role


@dataclass
class ReleasingModelCommands:
    """Promotes what has been released before; keeps what it was asked."""

    releases: Mapping[Role, LocalReleaseStore]
    promoted: list[tuple[VersionNumber, str | None]] = field(default_factory=list)

    def promote(self, number: VersionNumber, *, forced_why: str | None) -> None:
        for releases in self.releases.values():
            with suppress(NotFoundError):
                releases.point_to(number)
                self.promoted.append((number, forced_why))
                return
        raise RefusedError(f"there is no version {number}")

    def roll_back(self, role: Role) -> None:
        self.releases[role].point_back()
