"""Each distinct text among many stretches of bytes, found once."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from adapters.datasets.movielog.arrow_integers import to_arrow, to_numpy
from adapters.datasets.movielog.padded_bytes import Positions

Spans = tuple[Positions, Positions]
"""Where texts start and end; each starts where the one before ended, or later."""


def distinct_texts(
    text: NDArray[np.uint8], spans: Sequence[Spans]
) -> tuple[list[NDArray[np.int32]], pa.BinaryArray]:
    """Return for each group of spans the positions of their texts in the array that follows."""
    groups = pa.chunked_array([_taken(text, *group) for group in spans], pa.binary())
    chunks = [chunk for chunk in groups.dictionary_encode().chunks if len(chunk)]
    if not chunks:
        return [np.empty(0, np.int32) for _ in spans], _taken(text, *spans[0])
    # The chunks share one dictionary; empty groups may have none.
    codes = np.concatenate([to_numpy(chunk.indices) for chunk in chunks])
    ends = np.cumsum([len(starts) for starts, _ in spans])
    return np.split(codes, ends[:-1]), chunks[-1].dictionary


def each_read(
    text: NDArray[np.uint8], spans: Spans, read: Callable[[str], float | None]
) -> NDArray[np.float64]:
    """Return what `read` makes of each text, asking once for each distinct one; NaN for none."""
    (codes,), values = distinct_texts(text, [spans])
    found = [read(value.decode("latin-1")) for value in values.to_pylist()]
    return np.array(found, np.float64)[codes]


def _taken(text: NDArray[np.uint8], starts: Positions, ends: Positions) -> pa.BinaryArray:
    """Copy the texts of the spans, by way of an array that holds the gaps between them too."""
    count = len(starts)
    offsets = np.empty(2 * count + 1, np.int32)
    offsets[0 : 2 * count : 2] = starts
    offsets[1 : 2 * count : 2] = ends
    offsets[-1] = ends[-1] if count else 0
    with_gaps = pa.Array.from_buffers(
        pa.binary(), 2 * count, [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    )
    return with_gaps.take(to_arrow(np.arange(0, 2 * count, 2, dtype=np.int32)))
