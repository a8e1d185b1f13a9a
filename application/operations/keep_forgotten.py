"""Keep forgotten viewers forgotten when a restored home takes another's place."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from application.operations.forget_viewer import ForgetViewer
from application.ports.backups import FormerTombstones
from application.ports.tombstones import Tombstones
from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """What recognises forgotten viewers in one home, and what erases them there."""

    tombstones: Tombstones
    forget_viewer: ForgetViewer


class KeepForgotten:
    """Erases from a restored home whom the former one has forgotten, and lets it remember them."""

    def __init__(
        self,
        former_tombstones: FormerTombstones,
        open_forgetting: Callable[[Path], AbstractContextManager[Forgetting]],
    ) -> None:
        self._former_tombstones = former_tombstones
        self._open_forgetting = open_forgetting

    def __call__(self, former: Path, restored: Path) -> int:
        """Return how many viewers had to be erased; `restored` has the tombstones of both then."""
        if not self._former_tombstones.unite(former, restored):
            return 0
        candidates = self._former_tombstones.may_be_in(restored)
        with self._open_forgetting(restored) as forgetting:
            found = candidates[forgetting.tombstones.buried(candidates)]
            for viewer in found.tolist():
                forgetting.forget_viewer(ViewerId(viewer))
        return len(found)
