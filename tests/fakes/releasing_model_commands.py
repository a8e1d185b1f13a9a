"""Model commands that move the pointer of a release store, without a registry."""

from dataclasses import dataclass, field

from adapters.local_release_store import LocalReleaseStore
from application.errors import NotFoundError, RefusedError
from domain.identifiers import VersionNumber


@dataclass
class ReleasingModelCommands:
    """Promotes what has been released before; keeps what it was asked."""

    releases: LocalReleaseStore
    promoted: list[tuple[VersionNumber, str | None]] = field(default_factory=list)

    def promote(self, number: VersionNumber, *, forced_why: str | None) -> None:
        try:
            self.releases.point_to(number)
        except NotFoundError as error:
            raise RefusedError(f"there is no version {number}") from error
        self.promoted.append((number, forced_why))

    def roll_back(self) -> None:
        self.releases.point_back()
