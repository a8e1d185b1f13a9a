"""Reads chunks of rating lines into columns at once: millions of lines per second.

The fast way takes only chunks that consist of digits, dots, separators and
line ends, so that the parser beneath has nothing to interpret. Lines with
other bytes in them are set apart for the grammar; where the rest still cannot
be read at once, the grammar reads the whole chunk line by line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from adapters.datasets.movielens.odd_lines import NUMBER_BYTES, odd_lines, without
from adapters.datasets.movielens.rating_grammar import SCALE, RatingGrammar, RatingRow
from domain.data.interactions import Interactions
from domain.identifiers import MAXIMUM_IDENTIFIER

_TYPES = {
    "viewer": pa.int64(),
    "movie": pa.int64(),
    "rating": pa.float64(),
    "timestamp": pa.int64(),
}
_CONVERT = csv.ConvertOptions(
    column_types=_TYPES, null_values=[], strings_can_be_null=False, check_utf8=False
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChunkReading:
    """The ratings of a chunk, and its refused lines: place from 0, reason, text."""

    interactions: Interactions
    refused: Sequence[tuple[int, str, bytes]]


def read_chunk(chunk: bytes, grammar: RatingGrammar) -> ChunkReading:
    """Read whole lines; gives the same as `read_line_by_line`, faster."""
    lines = _with_plain_ends(chunk)
    columns = _columns(lines, grammar.separator)
    if columns is not None:
        return _judged(columns, np.zeros(len(columns), np.bool_), lines, grammar)
    odd = odd_lines(lines, grammar.separator)
    columns = _columns(without(odd, lines), grammar.separator)
    if columns is not None:
        return _judged(columns, odd, lines, grammar)
    return read_line_by_line(chunk, grammar)


def read_line_by_line(chunk: bytes, grammar: RatingGrammar) -> ChunkReading:
    """Read whole lines by the grammar, one by one."""
    rows: list[RatingRow] = []
    refused: list[tuple[int, str, bytes]] = []
    lines = _with_plain_ends(chunk).removesuffix(b"\n").split(b"\n")
    for place, line in enumerate(lines):
        judged = grammar.judge(line)
        if isinstance(judged, str):
            refused.append((place, judged, line))
        else:
            rows.append(judged)
    return ChunkReading(interactions=interactions_of(rows), refused=refused)


def interactions_of(rows: Sequence[RatingRow]) -> Interactions:
    """Return rows as columns."""
    if not rows:
        return Interactions.empty(scale=SCALE)
    viewers, movies, ratings, timestamps = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.array(ratings, np.float32),
        timestamps=np.array(timestamps, np.int64),
        scale=SCALE,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Columns:
    """The numbers of a chunk, not yet judged; all (n,)."""

    viewers: NDArray[np.int64]
    movies: NDArray[np.int64]
    ratings: NDArray[np.float64]
    timestamps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.viewers)

    def sound(self, grammar: RatingGrammar) -> NDArray[np.bool_]:
        """Say which rows lie in every range (n,) bool."""
        with np.errstate(invalid="ignore"):  # a rating may be infinite
            on_a_step = self.ratings % grammar.step == 0
        sound: NDArray[np.bool_] = (
            (self.viewers >= 1)
            & (self.viewers <= MAXIMUM_IDENTIFIER)
            & (self.ratings >= grammar.step)
            & (self.ratings <= SCALE)
            & on_a_step
            & (self.timestamps <= grammar.latest)
            & np.isin(self.movies, grammar.known_movies)
        )
        return sound

    def interactions(self) -> Interactions:
        """Return the same rows as interactions."""
        return Interactions(
            viewer_ids=self.viewers,
            movie_ids=self.movies,
            ratings=self.ratings.astype(np.float32),
            timestamps=self.timestamps,
            scale=SCALE,
        )


def _with_plain_ends(chunk: bytes) -> bytes:
    return chunk.replace(b"\r\n", b"\n") if b"\r" in chunk else chunk


def _judged(
    columns: _Columns, odd: NDArray[np.bool_], lines: bytes, grammar: RatingGrammar
) -> ChunkReading:
    """Return the sound rows of `columns`, which are the lines that are not `odd`."""
    sound = columns.sound(grammar)
    if sound.all() and not odd.any():
        return ChunkReading(interactions=columns.interactions(), refused=())
    bad = odd.copy()
    bad[~odd] = ~sound
    texts = lines.split(b"\n")
    refused = [
        (int(place), str(grammar.judge(texts[place])), texts[place])
        for place in np.flatnonzero(bad)
    ]
    return ChunkReading(interactions=columns.interactions().select(sound), refused=refused)


def _columns(chunk: bytes, separator: bytes) -> _Columns | None:
    """Return the columns of a chunk of nothing but numbers, or None."""
    if chunk.translate(None, NUMBER_BYTES + b"\n" + separator):
        return None
    delimiter = separator.decode()
    if len(separator) > 1:
        delimiter = "\t"
        chunk = chunk.replace(separator, b"\t")
    try:
        table = csv.read_csv(
            pa.py_buffer(chunk),
            csv.ReadOptions(
                column_names=list(_TYPES), use_threads=False, block_size=len(chunk) + 1
            ),
            csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            _CONVERT,
        )
    except pa.ArrowInvalid:
        return None
    # from_dlpack, since to_numpy imports pandas: half a second, and nothing of it is used.
    viewers, movies, ratings, timestamps = (
        np.from_dlpack(column.combine_chunks()) for column in table.columns
    )
    return _Columns(
        viewers=viewers.astype(np.int64, copy=False),
        movies=movies.astype(np.int64, copy=False),
        ratings=ratings.astype(np.float64, copy=False),
        timestamps=timestamps.astype(np.int64, copy=False),
    )
