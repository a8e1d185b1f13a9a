"""Viewers in what killed backups left in the home."""

from application.ports.backups import HomeSnapshots
from application.ports.writer_lock import WriterLock
from domain.identifiers import ViewerId


class UnfinishedBackupTraces:
    """Removes frozen copies of the home that no backup needs any more, whoever is in them."""

    place = "unfinished backups"

    def __init__(self, snapshots: HomeSnapshots, backup_lock: WriterLock) -> None:
        self._snapshots = snapshots
        self._backup_lock = backup_lock

    def erase(self, viewer: ViewerId) -> int:  # noqa: ARG002  # they are removed whole
        """Leave none there, and return how many there were; `WriterBusyError` while one is made."""
        with self._backup_lock.hold("forget"):
            return self._snapshots.thaw_leftovers()
