"""Picking rows out of compressed sparse rows."""

import numpy as np
from numpy.typing import NDArray


def events_of(
    offsets: NDArray[np.int64], rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return, for each event of `rows`, the place of its row in `rows` and its own position.

    Row r holds the events at `offsets[r]:offsets[r + 1]`.
    """
    starts = offsets[rows]
    lengths = offsets[rows + 1] - starts
    before = np.cumsum(lengths) - lengths
    places = np.repeat(np.arange(len(rows)), lengths)
    return places, np.arange(int(lengths.sum())) + (starts - before)[places]
