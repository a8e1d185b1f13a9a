"""Reads the texts of one column at once, as far as they are surely clean.

What is not surely clean is left to the pure rules, so these readers may be
strict: they must only never take what the rules reject, or read it otherwise.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from domain.data.clean_rows import Column, Numbers, Texts
from domain.data.quality import BrokenRule, Value, is_known, value_of
from domain.data.quality_schema import ColumnRules, ColumnType

REMEMBERED = 1 << 18
"""How many texts of a column are remembered with their values."""

_PLAIN_WHOLE = r"^-?[0-9]{1,18}$"
_PLAIN_DECIMAL = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"


class ColumnReader(Protocol):
    """Reads one column, chunk by chunk."""

    def read(self, texts: pa.Array) -> tuple[Column, NDArray[np.bool_]]:
        """Return the values of all texts, and which of them are surely clean (n,) bool."""
        ...


def reader_of(rules: ColumnRules, now: int, movies: Container[str] | None) -> ColumnReader:
    """Return the fastest reader that knows the rules of a column."""
    is_number = rules.type not in {ColumnType.TEXT, ColumnType.MOVIE}
    if is_number and rules.pattern is None and not rules.known:
        return NumberReader(rules, now)
    return DistinctReader(rules, now, movies)


@dataclass(frozen=True, slots=True)
class NumberReader:
    """Reads plain numbers and judges their range."""

    rules: ColumnRules
    now: int

    def read(self, texts: pa.Array) -> tuple[Column, NDArray[np.bool_]]:
        """Return the values of all texts, and which of them are surely clean (n,) bool."""
        is_decimal = self.rules.type is ColumnType.NUMBER
        plain = pc.match_substring_regex(texts, _PLAIN_DECIMAL if is_decimal else _PLAIN_WHOLE)
        are_all = pc.all(plain, min_count=0).as_py()
        numbers = texts if are_all else pc.if_else(plain, texts, "0")
        values = _plain_numbers(numbers, is_decimal=is_decimal)
        clean = mask_of(plain)
        # Whole bounds, since numpy would round a whole number to compare it with a fraction.
        if self.rules.minimum is not None:
            clean &= values >= (self.rules.minimum if is_decimal else ceil(self.rules.minimum))
        if self.rules.maximum is not None:
            clean &= values <= (self.rules.maximum if is_decimal else floor(self.rules.maximum))
        if self.rules.future_seconds is not None:
            clean &= values <= self.now + self.rules.future_seconds
        missing = np.zeros(len(values), np.bool_)
        if not self.rules.required:
            missing = mask_of(pc.equal(texts, ""))
            clean |= missing
        return Numbers(values=values, missing=missing), clean


@dataclass(slots=True)
class DistinctReader:
    """Judges each distinct text once by the pure rules."""

    rules: ColumnRules
    now: int
    movies: Container[str] | None
    _known: dict[str, Value | BrokenRule] = field(default_factory=dict)

    def read(self, texts: pa.Array) -> tuple[Column, NDArray[np.bool_]]:
        """Return the values of all texts, and which of them are surely clean (n,) bool."""
        encoded = texts.dictionary_encode()
        codes = np.from_dlpack(encoded.indices).astype(np.int32, copy=False)
        values = [self._value(text) for text in encoded.dictionary.to_pylist()]
        clean = np.array([not isinstance(value, BrokenRule) for value in values], np.bool_)
        kept = [None if isinstance(value, BrokenRule) else value for value in values]
        return _taken(self.rules, kept, codes), clean[codes]

    def _value(self, text: str) -> Value | BrokenRule:
        if text not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[text] = self._judged(text)
        return self._known[text]

    def _judged(self, text: str) -> Value | BrokenRule:
        value = value_of(text, self.rules, self.now)
        if not text or isinstance(value, BrokenRule):
            return value
        is_refused = not is_known(text, self.rules, self.movies)
        return BrokenRule(f"{self.rules.name}.known") if is_refused else value


def column_of(rules: ColumnRules, values: list[Value]) -> Column:
    """Return values as a column of the type that the rules name."""
    return _taken(rules, values, np.arange(len(values), dtype=np.int32))


def mask_of(booleans: pa.BooleanArray) -> NDArray[np.bool_]:
    """Return Arrow's bits as numpy's booleans, without the pandas that `to_numpy` imports."""
    return np.from_dlpack(pc.cast(booleans, pa.uint8())).astype(np.bool_)


def _plain_numbers(texts: pa.Array, *, is_decimal: bool) -> NDArray[np.int64 | np.float64]:
    if is_decimal:
        return np.from_dlpack(pc.cast(texts, pa.float64())).astype(np.float64, copy=False)
    return np.from_dlpack(pc.cast(texts, pa.int64())).astype(np.int64, copy=False)


def _taken(rules: ColumnRules, values: list[Value], codes: NDArray[np.int32]) -> Column:
    """Return the column whose row i is `values[codes[i]]`."""
    if rules.type in {ColumnType.TEXT, ColumnType.MOVIE}:
        missing = np.array([value is None for value in values], np.bool_)
        vocabulary = ["" if value is None else str(value) for value in values]
        present = np.where(missing, -1, np.arange(len(values))).astype(np.int32)
        return Texts(codes=present[codes], vocabulary=vocabulary)
    kind = np.float64 if rules.type is ColumnType.NUMBER else np.int64
    numbers: NDArray[np.int64 | np.float64] = np.array(
        [0 if value is None else value for value in values], kind
    )
    missing = np.array([value is None for value in values], np.bool_)
    return Numbers(values=numbers[codes], missing=missing[codes])
