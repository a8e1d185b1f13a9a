"""Rows that passed the quality rules, in columns, and those that did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """Numbers (n,), int64 or float64, and which of them are missing (n,) bool, being 0 then."""

    values: NDArray[np.int64 | np.float64]
    missing: NDArray[np.bool_]

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Numbers":
        """Return the rows of a mask or of positions, in that order."""
        return Numbers(values=self.values[rows], missing=self.missing[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """Texts as positions in `vocabulary`: `codes` (n,) int32; -1 where the text is missing."""

    codes: NDArray[np.int32]
    vocabulary: Sequence[str]

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Texts":
        """Return the rows of a mask or of positions, in that order."""
        return Texts(codes=self.codes[rows], vocabulary=self.vocabulary)


Column = Numbers | Texts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanRows:
    """`count` rows in columns of equal length, by name, in the order of the schema."""

    count: int
    columns: Mapping[str, Column]

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "CleanRows":
        """Return the rows of a mask or of positions, in that order."""
        columns = {name: column.select(rows) for name, column in self.columns.items()}
        count = int(rows.sum()) if rows.dtype == np.bool_ else len(rows)
        return CleanRows(count=count, columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    r"""A row that broke a rule: its line in the file from 1, and the line's text.

    Bytes that are no UTF-8 stand in `text` as `\xNN`.
    """

    line: int
    rule: str
    column: str | None
    value: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JudgedRows:
    """A run of `count` rows, judged: `count` = clean + rejected; read from `size` stored bytes."""

    count: int
    clean: CleanRows
    rejected: Sequence[RejectedRow]
    size: int
