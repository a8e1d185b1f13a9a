"""The requests of lines of the common shapes: where their slugs lie, and their numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.digits import digits_before
from adapters.datasets.movielog.distinct_texts import Spans
from adapters.datasets.movielog.line_fields import LineFields
from adapters.datasets.movielog.padded_bytes import Positions, word, words_at

_GET_DATA, _MOVIE = word(b"GET /dat"), word(b"a/m/")
_GET_RATE, _RATE = word(b"GET /rat"), word(b"e/")
_RECOMMENDATION = word(b"recommen")
_WATCH_START, _RATE_START = len("GET /data/m/"), len("GET /rate/")
_ENDING = word(b".mpg")
_SLASH, _EQUALS = b"/="


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Requests:
    """Requests of one kind: the lines (n,) that hold them, their slug and their number."""

    lines: Positions
    slugs: Spans
    numbers: NDArray[np.int64]

    def select(self, rows: NDArray[np.bool_]) -> "Requests":
        """Return the rows of a mask."""
        starts, ends = self.slugs
        return Requests(
            lines=self.lines[rows], slugs=(starts[rows], ends[rows]), numbers=self.numbers[rows]
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinesByKind:
    """Which lines start like requests of each kind."""

    watches: Positions
    ratings: Positions
    recommendations: Positions


def kinds_of(fields: LineFields, among: NDArray[np.bool_]) -> LinesByKind:
    """Tell the kinds of requests apart by how they start, for the lines `among` (n,) all."""
    begins = words_at(fields.text, fields.requests, 2)
    first, second = begins[:, 0], begins[:, 1]
    is_watch = among & (first == _GET_DATA) & ((second & np.uint64(2**32 - 1)) == _MOVIE)
    is_rating = among & (first == _GET_RATE) & ((second & np.uint64(2**16 - 1)) == _RATE)
    return LinesByKind(
        watches=np.flatnonzero(is_watch),
        ratings=np.flatnonzero(is_rating),
        recommendations=np.flatnonzero(among & (first == _RECOMMENDATION)),
    )


def watches_among(fields: LineFields, lines: Positions) -> Requests:
    """Read `GET /data/m/SLUG/MINUTE.mpg` of up to 3 digits."""
    ends = fields.ends[lines]
    last = words_at(fields.text, ends - 8, 1)[:, 0]
    lengths = _length_after(_SLASH, last, (2, 1, 0))
    minutes, are_minutes = digits_before(fields.text, ends - 4, lengths)
    slug_starts = fields.requests[lines] + _WATCH_START
    slug_ends = ends - (len(".mpg/") + lengths)
    is_watch = are_minutes & (lengths > 0) & (last >> np.uint64(32) == _ENDING)
    return _requests(is_watch, lines, slug_starts, slug_ends, minutes)


def ratings_among(fields: LineFields, lines: Positions, scale: int) -> Requests:
    """Read `GET /rate/SLUG=RATING` of up to 2 digits."""
    ends = fields.ends[lines]
    last = words_at(fields.text, ends - 8, 1)[:, 0]
    lengths = _length_after(_EQUALS, last, (6, 5))
    ratings, are_ratings = digits_before(fields.text, ends, lengths)
    slug_starts = fields.requests[lines] + _RATE_START
    slug_ends = ends - (1 + lengths)
    is_rating = are_ratings & (ratings >= 1) & (ratings <= scale)
    return _requests(is_rating, lines, slug_starts, slug_ends, ratings)


def _length_after(sign: int, words: NDArray[np.uint64], places: tuple[int, ...]) -> Positions:
    """Return how many digits follow `sign`: it stands in the byte `places[n - 1]`; 0: in none."""
    letters = words.view(np.uint8).reshape(-1, 8)
    lengths = np.zeros(len(words), np.int64)
    for length, place in reversed(list(enumerate(places, start=1))):
        lengths = np.where(letters[:, place] == sign, length, lengths)
    return lengths


def _requests(
    fits: NDArray[np.bool_],
    lines: Positions,
    slug_starts: Positions,
    slug_ends: Positions,
    numbers: NDArray[np.int64],
) -> Requests:
    requests = Requests(lines=lines, slugs=(slug_starts, slug_ends), numbers=numbers)
    fits &= slug_starts < slug_ends
    return requests if fits.all() else requests.select(fits)
