"""Remembers which rows there were, by hashes of 96 bits."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from domain.data.clean_rows import Column, Texts

_PARTS = 64
_MISSING = 0x9E37_79B9_7F4A_7C15
_MISSING_TEXT = bytes(16)
_SALTS = (0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Keys by ascending `high` (n,) uint64, each with its `low` (n,) uint32."""

    high: Hashes
    low: NDArray[np.uint32]

    def holds(self, high: Hashes, low: NDArray[np.uint32]) -> NDArray[np.bool_]:
        places = np.searchsorted(self.high, high)
        places[places == len(self.high)] = 0
        found: NDArray[np.bool_] = (self.high[places] == high) & (self.low[places] == low)
        return found


@dataclass(slots=True)
class DistinctRows:
    """Tells rows that are new from rows that were there; 12 bytes of memory for each new one.

    Equal rows are always found. Two different ones are taken for equal where
    both of their hashes, together 96 bits, agree: among a billion distinct rows
    the chance of one such pair is below one in a hundred billion.
    """

    _runs: list[list[_Run]] = field(default_factory=lambda: [[] for _ in range(_PARTS)])

    def new(self, columns: Sequence[Column], count: int) -> NDArray[np.bool_]:
        """Say which of `count` further rows are the first of their values; remember them all."""
        high, other = _hashes(columns, count)
        low = other.astype(np.uint32)
        order = np.lexsort((np.arange(count), low, high))
        high, low = high[order], low[order]
        first = np.ones(count, np.bool_)
        first[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        starts = np.searchsorted(high, np.arange(_PARTS, dtype=np.uint64) << np.uint64(58))
        for runs, start, end in zip(self._runs, starts, [*starts[1:], count], strict=True):
            if start == end:
                continue
            part = slice(int(start), int(end))
            for run in runs:
                first[part] &= ~run.holds(high[part], low[part])
            kept = first[part]
            _append(runs, _Run(high[part][kept], low[part][kept]))
        is_new = np.empty(count, np.bool_)
        is_new[order] = first
        return is_new


def _append(runs: list[_Run], run: _Run) -> None:
    """Add a run, and merge from the end while the last is not much smaller than the one before."""
    if not len(run.high):
        return
    runs.append(run)
    while len(runs) > 1 and len(runs[-2].high) < 2 * len(runs[-1].high):
        last, before = runs.pop(), runs.pop()
        high = np.concatenate((before.high, last.high))
        low = np.concatenate((before.low, last.low))
        order = np.argsort(high, kind="stable")
        runs.append(_Run(high[order], low[order]))


def _hashes(columns: Sequence[Column], count: int) -> tuple[Hashes, Hashes]:
    """Return two independent hashes of each row."""
    both = [np.full(count, salt, np.uint64) for salt in _SALTS]
    for column in columns:
        for place, words in enumerate(_words(column)):
            both[place] = _mix((both[place] ^ words) + np.uint64(_SALTS[place]))
    return both[0], both[1]


def _words(column: Column) -> tuple[Hashes, Hashes]:
    """Return twice 64 bits for each value, equal for equal values."""
    if isinstance(column, Texts):
        digests = [
            hashlib.blake2b(text.encode(), digest_size=16).digest() for text in column.vocabulary
        ]
        words = np.frombuffer(b"".join([*digests, _MISSING_TEXT]), np.uint64).reshape(-1, 2)
        return words[column.codes, 0], words[column.codes, 1]  # the code -1 is the last
    words = (column.values + 0).view(np.uint64)  # adding 0 makes of -0.0 the 0.0 it equals
    words = np.where(column.missing, np.uint64(_MISSING), words)
    return words, words


def _mix(words: Hashes) -> Hashes:
    """Return the finalizer of splitmix64: a bijection that spreads every bit over all."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(_SALTS[0])
    words = (words ^ (words >> np.uint64(27))) * np.uint64(_SALTS[1])
    return words ^ (words >> np.uint64(31))
