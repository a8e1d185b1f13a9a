"""Lines and their fields: where they start and end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.padded_bytes import PADDING, Positions

_PIECE_BYTES = 1 << 17
"""What is searched at once, so that it stays in the processor's cache."""

_NEWLINE, _RETURN, _SPACE, _COMMA = b"\n\r ,"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineFields:
    """n lines of a padded text, each ended by a newline; all positions are in `text`.

    `starts`, `ends` (n,): each line, without its end; `users`, `requests` (n,): where
    these fields start, after a comma and at most one space, if `comma_counts` is at
    least 2; `commas` holds the positions of all commas and newlines, of which those
    of line i begin at `first_commas[i]`.
    """

    text: NDArray[np.uint8]
    starts: Positions
    ends: Positions
    users: Positions
    requests: Positions
    commas: Positions
    first_commas: Positions
    comma_counts: Positions

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, position: int) -> bytes:
        """Return one line."""
        return self.text[self.starts[position] : self.ends[position]].tobytes()


def split_lines(text: NDArray[np.uint8]) -> LineFields:
    """Find the lines and fields of a padded text whose last line has its end."""
    delimiters = _delimiters(text)
    line_ends = np.flatnonzero(text[delimiters] == _NEWLINE)
    first_commas = np.empty_like(line_ends)
    first_commas[:1] = 0
    first_commas[1:] = line_ends[:-1] + 1
    ends = delimiters[line_ends]
    starts = np.empty_like(ends)
    starts[:1] = PADDING
    starts[1:] = ends[:-1] + 1
    # Lines of fewer fields take positions from the next line, or the last newline.
    delimiters = np.append(delimiters, delimiters[-1:].repeat(2))
    users = _after_space(text, delimiters[first_commas] + 1)
    requests = _after_space(text, delimiters[first_commas + 1] + 1)
    ends -= text[ends - 1] == _RETURN
    return LineFields(
        text=text,
        starts=starts,
        ends=np.maximum(ends, starts),
        users=users,
        requests=requests,
        commas=delimiters,
        first_commas=first_commas,
        comma_counts=line_ends - first_commas,
    )


def _delimiters(text: NDArray[np.uint8]) -> Positions:
    """Return where the commas and newlines are."""
    found = []
    for start in range(PADDING, len(text) - PADDING, _PIECE_BYTES):
        piece = text[start : min(start + _PIECE_BYTES, len(text) - PADDING)]
        is_delimiter = piece == _NEWLINE
        is_delimiter |= piece == _COMMA
        positions = np.flatnonzero(is_delimiter)
        positions += start
        found.append(positions)
    return np.concatenate([np.empty(0, np.int64), *found])


def _after_space(text: NDArray[np.uint8], positions: Positions) -> Positions:
    positions += text[positions] == _SPACE
    return positions
