"""Integers between numpy and Arrow, by their bytes.

`pyarrow.array` and `to_numpy` import pandas, where it is installed, at their first
use: half a second that no reader of a movielog needs to wait.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def to_arrow(integers: NDArray[np.int32]) -> pa.Int32Array:
    """Return the integers as an Arrow array over the same bytes."""
    return pa.Array.from_buffers(pa.int32(), len(integers), [None, pa.py_buffer(integers)])


def to_numpy(integers: pa.Int32Array) -> NDArray[np.int32]:
    """Return integers, none of them missing, over the same bytes."""
    if not len(integers):
        return np.empty(0, np.int32)
    whole = np.frombuffer(integers.buffers()[1], np.int32)
    return whole[integers.offset : integers.offset + len(integers)]
