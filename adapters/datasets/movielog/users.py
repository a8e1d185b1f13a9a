"""The ids of users, many at once."""

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.digits import WORD_DIGITS, digits_before
from adapters.datasets.movielog.padded_bytes import Positions
from domain.identifiers import MAXIMUM_IDENTIFIER

_LONGEST = 2 * WORD_DIGITS


def read_users(
    text: NDArray[np.uint8], starts: Positions, ends: Positions
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the numbers in texts of up to 16 digits, and which are ids."""
    lengths = ends - starts
    are_ids = (lengths >= 1) & (lengths <= _LONGEST)
    users, are_digits = digits_before(text, ends, np.clip(lengths, 0, WORD_DIGITS))
    are_ids &= are_digits
    rows = np.flatnonzero(are_ids & (lengths > WORD_DIGITS))
    if len(rows):
        high, are_high = digits_before(text, ends[rows] - WORD_DIGITS, lengths[rows] - WORD_DIGITS)
        users[rows] += high * 10**WORD_DIGITS
        are_ids[rows] = are_high
    are_ids &= (users >= 1) & (users <= MAXIMUM_IDENTIFIER)
    return users, are_ids
