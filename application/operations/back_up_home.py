"""Back the home up while others go on using it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from application.errors import RefusedError, WriterBusyError
from application.ports.backups import (
    BACKUP_FORMAT,
    BackupArchives,
    BackupManifest,
    HomeSnapshots,
)
from application.ports.clock import Clock
from application.ports.history_lock import HistoryLock
from application.ports.progress import Progress
from application.ports.writer_lock import WriterLock

PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRequest:
    """Where to write the backup, and how long to wait for one who trains or promotes."""

    target: Path
    patience_seconds: float = 60.0


class BackUpHome:
    """Writes a backup that is consistent, and verified after it was written.

    Whoever trains, promotes, merges or forgets waits, or is told to, while the
    home is frozen: that takes as long as copying its databases, since all else
    is linked. Serving and ingesting go on. Killed at any point, it leaves the home as
    it was and no backup.
    """

    def __init__(
        self,
        *,
        snapshots: HomeSnapshots,
        archives: BackupArchives,
        backup_lock: WriterLock,
        models_lock: WriterLock,
        history_lock: HistoryLock,
        clock: Clock,
        progress: Progress,
        marquee_version: str,
    ) -> None:
        self._snapshots = snapshots
        self._archives = archives
        self._backup_lock = backup_lock
        self._models_lock = models_lock
        self._history_lock = history_lock
        self._clock = clock
        self._progress = progress
        self._marquee_version = marquee_version

    def __call__(self, request: BackupRequest) -> BackupManifest:
        """Back up to what `request` names, and return what the backup holds.

        Raises `RefusedError` where something is there already, `WriterBusyError`
        where another backup runs, or training goes on past all patience.
        """
        if request.target.exists() or request.target.is_symlink():
            raise RefusedError(f"{request.target} exists already; name another place")
        with self._backup_lock.hold("backup"), ExitStack() as until_written:
            self._snapshots.thaw_leftovers()
            with (
                self._progress.step("Freezing the home"),
                self._alone_with_models(request.patience_seconds),
                self._history_lock.shared(),
            ):
                frozen = until_written.enter_context(self._snapshots.freeze())
            about = BackupManifest(
                format=BACKUP_FORMAT,
                marquee_version=self._marquee_version,
                schema_revision=frozen.schema_revision,
                created_at=self._clock.now(),
                dataset=frozen.dataset,
                files=(),
            )
            with self._progress.step(f"Writing and verifying {request.target}"):
                return self._archives.write(frozen, about, request.target)

    @contextmanager
    def _alone_with_models(self, patience_seconds: float) -> Iterator[None]:
        """Hold the lock of the models; who has it already is waited for."""
        deadline = time.monotonic() + patience_seconds
        while True:
            with ExitStack() as held:
                try:
                    held.enter_context(self._models_lock.hold("backup"))
                except WriterBusyError:
                    if time.monotonic() > deadline:
                        raise
                else:
                    yield
                    return
            time.sleep(PAUSE_SECONDS)
