"""Forget a viewer for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from application.ports.clock import Clock
from application.ports.progress import Progress
from application.ports.tombstones import Tombstones
from application.ports.viewer_traces import ViewerTraces
from application.ports.writer_lock import WriterLock
from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgettingReceipt:
    """What was erased, by place; it names no viewer."""

    receipt_id: str
    forgotten_at: datetime
    erased: Mapping[str, int]

    @property
    def nothing_was_there(self) -> bool:
        """Whether no place held anything of the viewer."""
        return not any(self.erased.values())


class ForgetViewer:
    """Erases a viewer everywhere, and lets none of their events in again.

    The tombstone comes first: whatever brings events in meanwhile leaves the
    viewer's out. Killed at any point, or refused by one place, it is begun anew
    with the same command and ends where everything is erased.
    """

    def __init__(
        self,
        *,
        tombstones: Tombstones,
        traces: Sequence[ViewerTraces],
        lock: WriterLock,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._tombstones = tombstones
        self._traces = traces
        self._lock = lock
        self._clock = clock
        self._progress = progress

    def __call__(self, viewer: ViewerId) -> ForgettingReceipt:
        """Forget `viewer`, known or not.

        Raises `WriterBusyError` while a model is trained, promoted or rolled
        back, `StorageError` where a place cannot be cleared.
        """
        with (
            self._lock.hold("forget"),
            self._progress.step("Erasing a viewer", len(self._traces)) as step,
        ):
            self._tombstones.bury(viewer)
            erased: dict[str, int] = {}
            for trace in self._traces:
                erased[trace.place] = trace.erase(viewer)
                step.advance()
        return ForgettingReceipt(
            receipt_id=uuid4().hex, forgotten_at=self._clock.now(), erased=erased
        )
