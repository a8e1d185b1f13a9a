"""Viewers in the files of batches that are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

from adapters.batches.local_batch_folders import LocalBatchFolders
from adapters.batches.rows_of_viewers import UNREADABLE, copy_without
from adapters.batches.worker_folders import left_folders
from application.errors import StorageError
from domain.identifiers import ViewerId

_FOLDERS = ("landing", "processed", "failed")
_REPORTS = (".report.json", ".report.txt")
_UNFINISHED = ".unfinished"


class BatchTraces:
    """Erases a viewer's rows from batches, and the reports that quote them.

    What a living worker holds is left to that worker, who lets no row of a
    forgotten viewer rest; no file is moved meanwhile.
    """

    place = "kept batches"

    def __init__(self, root: Path) -> None:
        self._root = root

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many files were changed or removed."""
        if not self._root.is_dir():
            return 0
        with LocalBatchFolders(self._root).settling():
            return sum(_erase(path, viewer) for path in self._files())

    def _files(self) -> Iterator[Path]:
        for name in _FOLDERS:
            yield from _in(self._root / name)
        for folder in left_folders(self._root / "incoming"):
            yield from _in(folder)


def _in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*")) if path.is_file()]


def _erase(path: Path, viewer: ViewerId) -> bool:
    try:
        return _strike(path, viewer) if path.name.endswith(_REPORTS) else _rewrite(path, viewer)
    except UNREADABLE as error:
        raise StorageError(
            f"the kept batches cannot be cleared, since {path} cannot be read or replaced"
            f" ({error}): remove it, or let it be read, and forget again"
        ) from error


def _strike(report: Path, viewer: ViewerId) -> bool:
    """Remove a report that quotes the viewer's number."""
    quoted = re.search(rb"(?<!\d)0*%d(?!\d)" % viewer, report.read_bytes())
    if quoted:
        report.unlink()
    return quoted is not None


def _rewrite(path: Path, viewer: ViewerId) -> bool:
    """Write a file anew without the rows of a viewer, if it has some."""
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    if copy_without(path, unfinished, lambda viewers: viewers == viewer):
        unfinished.replace(path)
        return True
    unfinished.unlink()
    return False
