"""Words kept as plain arrays of bytes, as everything of a model is."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def as_bytes(words: Sequence[str]) -> NDArray[np.uint8]:
    """Return words as the bytes of a JSON list, (n_bytes,)."""
    return np.frombuffer(json.dumps(list(words), ensure_ascii=False).encode(), np.uint8)


def as_words(stored: NDArray[Any]) -> tuple[str, ...]:
    """Return the words that `as_bytes` was given."""
    return tuple(json.loads(stored.tobytes()))
