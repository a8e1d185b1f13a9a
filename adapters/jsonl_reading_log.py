"""Readings as lines of JSON."""

from datetime import datetime
from pathlib import Path

import msgspec

from application.errors import StorageError
from application.ports.clock import Clock
from application.ports.reading_log import Reading


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    read_at: datetime
    by: str = ""
    dataset: str
    split: str
    plans: tuple[str, ...]


class JsonlReadingLog:
    """One file, a line per reading, appended whole; a line that a kill cut short counts for none.

    A process that appends at the same moment is neither lost nor mixed up, and
    may or may not be counted.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def note(self, reading: Reading) -> int:
        """Keep a reading; return how many there are of its split and data set, it included."""
        line = _Line(
            read_at=self._clock.now(),
            by=reading.by,
            dataset=reading.dataset,
            split=reading.split,
            plans=reading.plans,
        )
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                # A line begins with its own break, so that it is whole behind a torn one.
                file.write(b"\n" + msgspec.json.encode(line))
            kept = self._path.read_bytes().splitlines()
        except OSError as error:
            raise StorageError(f"the reading of test cannot be noted: {error}") from error
        return sum(_is_of(reading, text) for text in kept)


def _is_of(reading: Reading, text: bytes) -> bool:
    try:
        line = msgspec.json.decode(text, type=_Line)
    except msgspec.MsgspecError:
        return False
    return (line.dataset, line.split) == (reading.dataset, reading.split)
