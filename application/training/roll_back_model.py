"""Go back to the version that was in production before."""

from collections.abc import Callable
from dataclasses import dataclass

from application.ports.release_store import ReleaseStore
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from domain.identifiers import VersionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """Which version left production, and which returned."""

    left: VersionNumber | None
    returned: VersionNumber


class RollBackModel:
    """Makes the release before the current one current again; the stages follow.

    Serving follows the pointer, which is moved first, so a kill at any point
    leaves one of the two versions serving. `align_stages` is asked for only
    then, since opening the registry takes seconds.
    """

    def __init__(
        self, *, releases: ReleaseStore, align_stages: Callable[[], AlignStages], lock: WriterLock
    ) -> None:
        self._releases = releases
        self._align_stages = align_stages
        self._lock = lock

    def __call__(self) -> Rollback:
        """Go one step back; raises `RefusedError` where nothing is left."""
        with self._lock.hold("rollback"):
            left = self._releases.current()
            returned = self._releases.point_back()
            self._align_stages()()
            return Rollback(left=left, returned=returned)
