"""Write out everything that is stored, in a form that people and other programs can read."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from application.ports.clock import Clock
from application.ports.exports import ExportFormat, StoredTables, TableFolders
from application.ports.history_lock import HistoryLock
from application.ports.id_space import IdSpace
from application.ports.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """Where to write, and how."""

    target: Path
    export_format: ExportFormat = ExportFormat.CSV


class ExportHome:
    """Writes a folder of tables, all of them or nothing, in memory that does not grow with them.

    `ratings` and `movies` are in the layout of MovieLens, so that `marquee
    ingest` reads them again.
    """

    def __init__(
        self,
        *,
        stores: Sequence[StoredTables],
        folders: TableFolders,
        id_space: IdSpace,
        history_lock: HistoryLock,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._stores = stores
        self._folders = folders
        self._id_space = id_space
        self._history_lock = history_lock
        self._clock = clock
        self._progress = progress

    def __call__(self, request: ExportRequest) -> Mapping[str, int]:
        """Write what `request` asks for, and return the rows of each table."""
        with ExitStack() as opened:
            opened.enter_context(self._history_lock.shared())
            tables = [
                table for store in self._stores for table in opened.enter_context(store.opened())
            ]
            with self._progress.step(f"Writing {request.target}"):
                return self._folders.write(
                    tables,
                    request.target,
                    request.export_format,
                    {
                        "created_at": self._clock.now(),
                        "dataset": self._id_space.current(),
                        "simulated": self._id_space.is_simulated(),
                    },
                )
