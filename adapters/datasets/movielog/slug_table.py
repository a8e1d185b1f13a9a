"""The distinct slugs of a block."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from adapters.datasets.movielog.arrow_integers import to_arrow
from adapters.datasets.movielog.distinct_texts import Spans, distinct_texts
from domain.data.movielog import MAXIMUM_SLUG_LENGTH, is_slug

_PLAIN = np.zeros(256, np.bool_)
_PLAIN[np.frombuffer(b"+_.*-0123456789", np.uint8)] = True
_PLAIN[ord("A") : ord("Z") + 1] = _PLAIN[ord("a") : ord("z") + 1] = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SlugTable:
    """Texts that should be slugs: `are_slugs` (m,) says which of the `texts` are."""

    texts: pa.BinaryArray
    are_slugs: NDArray[np.bool_]

    def only(self, used: NDArray[np.bool_]) -> tuple[list[str], NDArray[np.int32]]:
        """Return the slugs `used` (m,), and for each text its position among them."""
        rows = np.flatnonzero(used).astype(np.int32)
        slugs = self.texts.take(to_arrow(rows)).cast(pa.string()).to_pylist()
        return slugs, np.cumsum(used, dtype=np.int32) - np.int32(1)


def slug_table(
    text: NDArray[np.uint8], spans: Sequence[Spans]
) -> tuple[list[NDArray[np.int32]], SlugTable]:
    """Return for each group of spans the positions of its texts in a table of them."""
    codes, texts = distinct_texts(text, spans)
    return codes, SlugTable(texts=texts, are_slugs=_are_slugs(texts))


def _are_slugs(texts: pa.BinaryArray) -> NDArray[np.bool_]:
    """Ask the grammar for those that hold more than the plainest characters."""
    if not len(texts):
        return np.ones(0, np.bool_)
    _, offset_bytes, data = texts.buffers()
    offsets = np.frombuffer(offset_bytes, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data or b"", np.uint8)[offsets[0] : offsets[-1]]
    lengths = np.diff(offsets)
    are_slugs = (lengths > 0) & (lengths <= MAXIMUM_SLUG_LENGTH)
    special = np.flatnonzero(~_PLAIN[letters])
    for row in np.unique(np.searchsorted(offsets - offsets[0], special, side="right") - 1):
        are_slugs[row] &= is_slug(texts[int(row)].as_py().decode("latin-1"))
    return are_slugs
