"""Restore a home from a backup."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from application.errors import RefusedError
from application.operations.keep_forgotten import KeepForgotten
from application.ports.backups import (
    BACKUP_FORMAT,
    BackupArchives,
    BackupManifest,
    HomePlace,
)
from application.ports.history_lock import HistoryLock
from application.ports.progress import Progress
from application.ports.writer_lock import WriterLock

UpgradeSchema = Callable[[Path], bool]
"""Brings the database of a home to the newest shape; False where it has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """The backup, and whether a home that stands there may be replaced by it."""

    source: Path
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, into which home, and what else became of it.

    `forgotten` counts the viewers whom the former home had forgotten, and who
    were erased from what was restored.
    """

    home: Path
    manifest: BackupManifest
    replaced: bool
    migrated: bool
    forgotten: int


class RestoreHome:
    """Puts a backup in the place of the home, all of it or nothing.

    Everything is unpacked beside the home, verified, migrated, and cleared of
    forgotten viewers; only then do the two change places, at once. Killed at any
    point, the old home or the new one stands there.
    """

    def __init__(
        self,
        *,
        home: Path,
        archives: BackupArchives,
        place: HomePlace,
        models_lock: WriterLock,
        history_lock: HistoryLock,
        upgrade_schema: UpgradeSchema,
        newest_revision: str,
        keep_forgotten: KeepForgotten,
        progress: Progress,
    ) -> None:
        self._home = home
        self._archives = archives
        self._place = place
        self._models_lock = models_lock
        self._history_lock = history_lock
        self._upgrade_schema = upgrade_schema
        self._newest_revision = newest_revision
        self._keep_forgotten = keep_forgotten
        self._progress = progress

    def __call__(self, request: RestoreRequest) -> Restored:
        """Restore what `request` names.

        Raises `BackupError` where it is no sound backup, `RefusedError` where a
        newer Marquee wrote it, a home stands there that must not be replaced, or
        another process uses that home, `StorageError` where there is no room.
        """
        manifest = self._archives.manifest(request.source)
        self._refuse_newer(manifest)
        is_empty = self._place.is_empty()
        if not is_empty and not request.replace:
            raise RefusedError(
                f"{self._home} is not empty; name another home by --home, or let it be replaced"
                " by --replace"
            )
        with ExitStack() as held:
            if not is_empty:
                self._keep_others_out(held)
            staged = held.enter_context(self._place.staged(manifest.size))
            with self._progress.step(f"Unpacking and verifying {request.source}"):
                self._archives.unpack(request.source, staged)
            migrated = manifest.schema_revision is not None and self._upgrade_schema(staged)
            forgotten = 0 if is_empty else self._keep_forgotten(self._home, staged)
            self._place.refuse_while_open()
            self._place.put(staged)
        return Restored(
            home=self._home,
            manifest=manifest,
            replaced=not is_empty,
            migrated=migrated,
            forgotten=forgotten,
        )

    def _keep_others_out(self, held: ExitStack) -> None:
        self._place.refuse_while_open()
        held.enter_context(self._models_lock.hold("restore"))
        if not held.enter_context(self._history_lock.alone()):
            raise RefusedError(
                f"another process reads or writes the history in {self._home};"
                " wait until it is done, or end it, and try again"
            )

    def _refuse_newer(self, manifest: BackupManifest) -> None:
        if manifest.format > BACKUP_FORMAT:
            raise RefusedError(
                f"the backup has format {manifest.format}, and this Marquee knows up to"
                f" {BACKUP_FORMAT}; upgrade Marquee"
            )
        if manifest.schema_revision and manifest.schema_revision > self._newest_revision:
            raise RefusedError(
                f"the backup's database has revision {manifest.schema_revision}, written by Marquee"
                f" {manifest.marquee_version}, and this one knows up to {self._newest_revision};"
                " upgrade Marquee"
            )
