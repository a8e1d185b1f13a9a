"""Finds, by their bytes alone, the lines that cannot be four numbers."""

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielens.rating_grammar import RATING_FIELDS

NUMBER_BYTES = b"0123456789."
_NEWLINE = ord("\n")


def odd_lines(lines: bytes, separator: bytes) -> NDArray[np.bool_]:
    """Say which of the lines, each of which has its end, hold other bytes or too many fields.

    The grammar refuses every odd line; of the others it may refuse some.
    """
    codes = np.frombuffer(lines, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(codes == _NEWLINE)[:-1] + 1))
    allowed = np.zeros(256, np.bool_)
    allowed[list(NUMBER_BYTES + separator + b"\n")] = True
    foreign = np.logical_or.reduceat(~allowed[codes], starts)
    separators = np.add.reduceat(codes == separator[0], starts, dtype=np.intp)
    odd: NDArray[np.bool_] = foreign | (separators != (RATING_FIELDS - 1) * len(separator))
    return odd


def without(odd: NDArray[np.bool_], lines: bytes) -> bytes:
    """Return the lines that are not odd."""
    codes = np.frombuffer(lines, np.uint8)
    lengths = np.diff(np.flatnonzero(codes == _NEWLINE), prepend=-1)
    return codes[np.repeat(~odd, lengths)].tobytes()
