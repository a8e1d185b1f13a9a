"""Bytes with room around them, so that a few at any position can be taken at once."""

import numpy as np
from numpy.typing import NDArray

PADDING = 64
"""How many bytes before and after the text may be read, whatever they hold."""

Positions = NDArray[np.int64]


def padded(text: bytes | memoryview) -> NDArray[np.uint8]:
    """Return a copy of `text` with `PADDING` zeros before and after it."""
    room = np.zeros(len(text) + 2 * PADDING, np.uint8)
    room[PADDING : PADDING + len(text)] = np.frombuffer(text, np.uint8)
    return room


def words_at(text: NDArray[np.uint8], positions: Positions, count: int) -> NDArray[np.uint64]:
    """Return the `count` * 8 bytes from each position on, as little-endian words: (n, count)."""
    width = 8 * count
    windows: NDArray[np.void] = np.ndarray(
        (len(text) - width + 1,), dtype=f"V{width}", buffer=text, strides=(1,)
    )
    return windows[positions].view("<u8").reshape(-1, count)


def word(text: bytes) -> np.uint64:
    """Return up to 8 bytes as the word that `words_at` makes of them, zeros after them."""
    return np.uint64(int.from_bytes(text, "little"))
