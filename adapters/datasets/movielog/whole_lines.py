"""A stream of bytes, cut into blocks of whole lines."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.padded_bytes import PADDING, padded
from adapters.datasets.movielog.sources import ByteStream
from domain.data.movielog import MAXIMUM_LINE_BYTES

BLOCK_BYTES = 8 * 2**20
MOST_LINES = 2**18
"""A block of events has fewer lines; one of mostly empty lines must not outgrow it."""

_NEWLINE = 10
_LONGEST_KEPT = MAXIMUM_LINE_BYTES + 1
"""So much of a line shows that it is too long."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WholeLines:
    """A padded text whose last line has its end, made of `size` bytes of a stream."""

    text: NDArray[np.uint8]
    size: int


def whole_lines(stream: ByteStream, block_bytes: int = BLOCK_BYTES) -> Iterator[WholeLines]:
    """Yield all lines of a stream in order, in blocks of at most `block_bytes`.

    `block_bytes` must hold the longest line allowed; of a line that fills a whole
    block only the start is kept. A last line without its end is given one. No block
    has more than `MOST_LINES` lines.
    """
    carried = np.empty(0, np.uint8)
    while True:
        text = np.empty(block_bytes + 1 + 2 * PADDING, np.uint8)
        text[PADDING : PADDING + len(carried)] = carried
        end = PADDING + len(carried)
        end += _fill(stream, text[end : PADDING + block_bytes])
        if end == PADDING:
            return
        is_last = end < PADDING + block_bytes
        cut = end if is_last else _after_last_newline(text[:end])
        if cut <= PADDING:
            block, carried = _overlong(stream, text[PADDING:end])
            yield block
            continue
        carried = text[cut:end].copy()
        size = cut - PADDING
        if text[cut - 1] != _NEWLINE:
            text[cut] = _NEWLINE
            cut += 1
        yield from _pieces(WholeLines(text=text[: cut + PADDING], size=size))
        if is_last:
            return


def _pieces(lines: WholeLines) -> Iterator[WholeLines]:
    """Yield the lines as they are or, where they are too many, in several blocks."""
    is_newline = lines.text[PADDING:-PADDING] == _NEWLINE
    if np.count_nonzero(is_newline) <= MOST_LINES:
        yield lines
        return
    text = lines.text[PADDING:-PADDING]
    start, remaining = 0, lines.size
    for end in [
        *(np.flatnonzero(is_newline)[MOST_LINES - 1 :: MOST_LINES] + 1).tolist(),
        len(text),
    ]:
        if end > start:
            size = min(end - start, remaining)
            yield WholeLines(text=padded(text[start:end].data), size=size)
            start, remaining = end, remaining - size


def _fill(stream: ByteStream, room: NDArray[np.uint8]) -> int:
    """Read until `room` is full or the stream ends; return how many bytes."""
    view = room.data
    filled = 0
    while filled < len(view):
        count = stream.readinto(view[filled:])
        if not count:
            break
        filled += count
    return filled


def _after_last_newline(text: NDArray[np.uint8]) -> int:
    """Return the position after the last newline; 0 where there is none."""
    for start in range(len(text) - _LONGEST_KEPT, -_LONGEST_KEPT, -_LONGEST_KEPT):
        found = np.flatnonzero(text[max(start, 0) : start + _LONGEST_KEPT] == _NEWLINE)
        if len(found):
            return max(start, 0) + int(found[-1]) + 1
    return 0


def _overlong(stream: ByteStream, begun: NDArray[np.uint8]) -> tuple[WholeLines, NDArray[np.uint8]]:
    """Read a line to its end; return its start as a block, and what was read of the next line."""
    text = np.zeros(_LONGEST_KEPT + 1 + 2 * PADDING, np.uint8)
    text[PADDING : PADDING + _LONGEST_KEPT] = begun[:_LONGEST_KEPT]
    text[PADDING + _LONGEST_KEPT] = _NEWLINE
    size = len(begun)
    room = np.empty(_LONGEST_KEPT, np.uint8)
    while count := _fill(stream, room):
        newlines = np.flatnonzero(room[:count] == _NEWLINE)
        if len(newlines):
            end = int(newlines[0]) + 1
            return WholeLines(text=text, size=size + end), room[end:count].copy()
        size += count
    return WholeLines(text=text, size=size), np.empty(0, np.uint8)
