"""Go back to the version that was in production before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from application.errors import RefusedError
from application.ports.artefacts import ArtefactFolders
from application.ports.release_store import ReleaseStore, ReleaseStores
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from domain.errors import ArtefactError
from domain.identifiers import VersionNumber
from domain.models.specification import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """Which version left production, which returned, and which damaged ones were passed over."""

    left: VersionNumber | None
    returned: VersionNumber
    skipped: tuple[VersionNumber, ...] = ()


class RollBackModel:
    """Makes the release before the current one of a role current again; the stages follow.

    Serving follows the pointer, which is moved first, so a kill at any point
    leaves one of the two versions serving. It is moved only to a release whose
    every file is what its manifest says, since serving would refuse another.
    `align_stages` is asked for last, since opening the registry takes seconds.
    """

    def __init__(
        self,
        *,
        releases: ReleaseStores,
        artefacts: ArtefactFolders,
        align_stages: Callable[[], AlignStages],
        lock: WriterLock,
    ) -> None:
        self._releases = releases
        self._artefacts = artefacts
        self._align_stages = align_stages
        self._lock = lock

    def __call__(self, role: Role = Role.RANKING, *, skip_damaged: bool = False) -> Rollback:
        """Go one step back, or, past damaged releases, to the nearest sound one.

        Raises `RefusedError` where nothing is left, or the release is damaged
        and is not to be skipped.
        """
        with self._lock.hold("rollback"):
            releases = self._releases[role]
            left = releases.current()
            sound, damaged = self._looked_through(releases)
            if damaged and (sound is None or not skip_damaged):
                raise RefusedError(_refusal(damaged, sound, role))
            if sound is None:
                raise RefusedError(_nothing_left(left, role))
            returned = releases.point_back(sound)
            self._align_stages()()
            return Rollback(left=left, returned=returned, skipped=tuple(damaged))

    def _looked_through(
        self, releases: ReleaseStore
    ) -> tuple[VersionNumber | None, Mapping[VersionNumber, str]]:
        """Return the nearest sound release, and what is wrong with those before it."""
        damaged: dict[VersionNumber, str] = {}
        for number in dict.fromkeys(releases.earlier()):
            try:
                self._artefacts.read_any(releases.folder(number))
            except ArtefactError as error:
                damaged[number] = str(error)
            else:
                return number, damaged
        return None, damaged


def _refusal(damaged: Mapping[VersionNumber, str], sound: VersionNumber | None, role: Role) -> str:
    wrong = "; ".join(f"version {number} is damaged: {why}" for number, why in damaged.items())
    nearest = next(iter(damaged))
    further = (
        "no older release is sound"
        if sound is None
        else f"`{rollback_command(role)} --skip-damaged` goes further back, to version {sound}"
    )
    return (
        f"{wrong}. Nothing was changed; {further}; `marquee promote {nearest} --force --why TEXT`"
        f" copies version {nearest} from the registry anew"
    )


def _nothing_left(current: VersionNumber | None, role: Role) -> str:
    stays = "no version is in production" if current is None else f"version {current} stays"
    return (
        f"there is no earlier release to go back to for the role {role.value}: {stays};"
        " `marquee models` lists what could be promoted"
    )


def rollback_command(role: Role) -> str:
    """Return the command that goes one release of a role back."""
    return "marquee rollback" + ("" if role is Role.RANKING else f" --role {role.value}")
