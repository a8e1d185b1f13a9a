"""Viewers in files of rejected lines."""

import os
from pathlib import Path

import msgspec

from application.errors import StorageError
from domain.data.movielog_block import RejectedLine
from domain.data.named_viewers import viewers_named
from domain.identifiers import ViewerId

_UNFINISHED = ".unfinished"
_decode = msgspec.json.Decoder(RejectedLine).decode


class DeadLetterTraces:
    """Erases the rejected lines that are of a viewer, or may be."""

    place = "dead letters"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many lines were removed."""
        try:
            files = sorted(self._folder.glob("*.jsonl"))
            return sum(_rewrite(path, viewer) for path in files)
        except (OSError, msgspec.MsgspecError) as error:
            raise StorageError(f"rejected lines cannot be cleared: {error}") from error


def _rewrite(path: Path, viewer: ViewerId) -> int:
    """Write a file anew without the lines that name a viewer, and return how many there were."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    kept = removed = 0
    with path.open("rb") as former, unfinished.open("wb") as anew:
        for line in former:
            if viewer in viewers_named(_decode(line).text):
                removed += 1
            else:
                anew.write(line)
                kept += 1
        anew.flush()
        os.fsync(anew.fileno())
    if removed and kept:
        unfinished.replace(path)
    else:
        unfinished.unlink()
    if not kept:
        path.unlink()
    return removed
