"""Viewers in files of rejected lines."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from application.errors import StorageError
from domain.data.movielog_block import RejectedLine
from domain.identifiers import ViewerId

_UNFINISHED = ".unfinished"
_decode = msgspec.json.Decoder(RejectedLine).decode


class DeadLetterTraces:
    """Erases the rejected lines that are of a viewer, or may be.

    A line is of the viewer whose number stands behind its first comma. Where no
    number does, any whole number in it may name one.
    """

    place = "dead letters"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def erase(self, viewer: ViewerId) -> int:
        """Leave no byte of a viewer there, and return how many lines were removed."""
        try:
            files = sorted(self._folder.glob("*.jsonl"))
            return sum(_rewrite(path, _naming(viewer)) for path in files)
        except (OSError, msgspec.MsgspecError) as error:
            raise StorageError(f"rejected lines cannot be cleared: {error}") from error


def _naming(viewer: ViewerId) -> Callable[[str], bool]:
    anywhere = re.compile(rf"(?<!\d)0*{viewer}(?!\d)")

    def names(text: str) -> bool:
        _, _, behind = text.partition(",")
        user = behind.partition(",")[0].strip()
        if user.isascii() and user.isdigit():
            return int(user) == viewer
        return anywhere.search(text) is not None

    return names


def _rewrite(path: Path, leaves_out: Callable[[str], bool]) -> int:
    """Write a file anew without some lines, and return how many; without any, remove it."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    kept = removed = 0
    with path.open("rb") as former, unfinished.open("wb") as anew:
        for line in former:
            if leaves_out(_decode(line).text):
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
