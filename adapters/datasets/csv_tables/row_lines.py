"""The grammar of one line of a CSV table, exact and slow.

`sound_lines` finds, by their bytes alone, lines of which a bulk parser makes
the same fields.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.quality import BrokenRule

NOT_UTF8 = "row.text"
NOT_WHOLE = "row.quotes"
OTHER_COLUMNS = "row.columns"

_NEWLINE, _QUOTE, _RETURN, _NUL = ord("\n"), ord('"'), ord("\r"), 0
_SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLines:
    """How lines are cut into fields: the delimiter, and the column of each field, if any.

    A field may stand in double quotes, in which two of them mean one, and the
    delimiter itself; a line end ends the row nevertheless.
    """

    delimiter: str
    columns: Sequence[str | None]

    def texts(self, line: bytes) -> Mapping[str, str] | BrokenRule:
        """Return the texts of a line, without its end, by column, or what is wrong with it."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return BrokenRule(NOT_UTF8, None, shown(line))
        fields = fields_of(text, self.delimiter)
        if fields is None:
            return BrokenRule(NOT_WHOLE, None, shown(line))
        if len(fields) != len(self.columns):
            return BrokenRule(OTHER_COLUMNS, None, str(len(fields)))
        return {
            column: field
            for column, field in zip(self.columns, fields, strict=True)
            if column is not None
        }

    def sound_lines(self, lines: bytes) -> NDArray[np.bool_]:
        """Say which lines, each of which has its end, hold plain fields in the right number."""
        codes = np.frombuffer(lines, np.uint8)
        ends = np.flatnonzero(codes == _NEWLINE)
        delimiters = np.flatnonzero(codes == ord(self.delimiter))
        counts = np.diff(np.searchsorted(delimiters, ends), prepend=0)
        sound: NDArray[np.bool_] = counts == len(self.columns) - 1
        foreign = (codes == _QUOTE) | (codes == _RETURN) | (codes == _NUL)
        if not lines.isascii() and not _is_utf8(lines):
            foreign |= codes >= 0x80  # noqa: PLR2004  # the first byte that is not ASCII
        sound[np.searchsorted(ends, np.flatnonzero(foreign))] = False
        sound[np.diff(ends, prepend=-1) == 1] = False
        return sound


def fields_of(text: str, delimiter: str) -> list[str] | None:
    """Return the fields of a line, or None where its quotes do not match."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def shown(line: bytes) -> str:
    """Return a line as people and JSON may read it, cut where it is very long."""
    return line[:_SHOWN].decode("utf-8", "backslashreplace")


def _is_utf8(lines: bytes) -> bool:
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
