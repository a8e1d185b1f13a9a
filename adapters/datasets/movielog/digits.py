"""Whole numbers of a few digits, many at a time.

Eight digits lie in one word; three multiplications add them up in pairs, fours
and eights (the "SWAR" way, after D. Lemire, "Quickly parsing eight digits", 2018).
"""

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.padded_bytes import Positions, words_at

WORD_DIGITS = 8

_ZEROS = np.uint64(0x3030303030303030)
_HIGH_HALVES = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIX_EACH = np.uint64(0x0606060606060606)
# For each number of digits, the bytes of a word that hold them: the last ones.
_LAST_BYTES = np.array(
    [0, *((~0 << 8 * (WORD_DIGITS - n)) & (2**64 - 1) for n in range(1, WORD_DIGITS + 1))],
    np.uint64,
)
_ZEROS_BEFORE = ~_LAST_BYTES & _ZEROS


def digits_before(
    text: NDArray[np.uint8], ends: Positions, lengths: Positions
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the numbers in the `lengths` bytes (0 to 8) before `ends`, and which are numbers.

    No byte at all counts as 0. What is no number has any value.
    """
    words = words_at(text, ends - WORD_DIGITS, 1)[:, 0]
    words &= _LAST_BYTES[lengths]
    words |= _ZEROS_BEFORE[lengths]
    are_digits = ((words & _HIGH_HALVES) == _ZEROS) & (
        ((words + _SIX_EACH) & _HIGH_HALVES) == _ZEROS
    )
    words &= np.uint64(0x0F0F0F0F0F0F0F0F)
    words *= np.uint64(10 * 2**8 + 1)
    words >>= np.uint64(8)
    words &= np.uint64(0x00FF00FF00FF00FF)
    words *= np.uint64(100 * 2**16 + 1)
    words >>= np.uint64(16)
    words &= np.uint64(0x0000FFFF0000FFFF)
    words *= np.uint64(10_000 * 2**32 + 1)
    words >>= np.uint64(32)
    return words.view(np.int64), are_digits
