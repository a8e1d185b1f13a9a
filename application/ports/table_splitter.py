"""Splits tables into batches in order of time."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from application.ports.progress import Step
from domain.errors import InvalidValueError

MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a batch ends: with the month (UTC), or after so many rows."""

    rows: int | None = None

    def __post_init__(self) -> None:
        if self.rows is not None and self.rows < 1:
            raise InvalidValueError(f"a batch has at least one row, not {self.rows}")


def read_cut(text: str) -> Cut:
    """Return the cut of `month` or of a number of rows, or raise `InvalidValueError`."""
    if text == MONTH:
        return Cut()
    if not (text.isascii() and text.isdigit()):
        raise InvalidValueError(f"batches end by {MONTH} or by a number of rows, not by {text!r}")
    return Cut(rows=int(text))


class TableSplitter(Protocol):
    """Sorts a table by time, whatever its size, and cuts it up."""

    def split(self, source: Path, folder: Path, cut: Cut, step: Step) -> tuple[int, int]:
        """Write batches with the header of `source`; return how many batches and rows.

        Every line is written once, in order of time; lines of equal times stay
        in their order, and the names of the batches are in that order, too.
        Memory does not grow with the file. Raises `DatasetError` naming the line
        where a row has no time, `RefusedError` where something lies in `folder`.
        """
        ...
