"""The grammar of one rating line, exact and slow.

`rating_columns` reads whole chunks at once and must agree with this module to
the line; a property test holds the two together.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.identifiers import MAXIMUM_IDENTIFIER

NOT_ASCII = "bytes that are not ASCII"
TOO_FEW_FIELDS = "fewer than 4 fields"
TOO_MANY_FIELDS = "more than 4 fields"
VIEWER_NO_NUMBER = "viewer id is not a whole number"
MOVIE_NO_NUMBER = "movie id is not a whole number"
RATING_NO_NUMBER = "rating is not a number"
TIME_NO_NUMBER = "timestamp is not a whole number"
VIEWER_OUT_OF_RANGE = "viewer id out of range"
MOVIE_OUT_OF_RANGE = "movie id out of range"
OFF_THE_SCALE = "rating off the scale"
NEGATIVE_TIME = "timestamp is negative"
FUTURE_TIME = "timestamp in the future"
UNKNOWN_MOVIE = "unknown movie"
CUT_OFF = "cut off: the last line is not whole"

RATING_FIELDS = 4
SCALE = 5.0
BEFORE_MOVIELENS = 788_918_400
"""1995-01-01: cutting any digit off a later timestamp gives one before it, up to the year 2286."""

_WHOLE = re.compile(rb"-?[0-9]+")
_DECIMAL = re.compile(rb"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONGEST_WHOLE = 40
"""Digits beyond which a number is out of any range, and is not worth computing."""


class RatingRow(NamedTuple):
    """One rating, as it stands in a line."""

    viewer_id: int
    movie_id: int
    rating: float
    timestamp: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingGrammar:
    """What a rating line must be: its separator, its scale, and what it may speak of.

    Ratings are multiples of `step` from `step` to 5; `known_movies` (n,) int64
    is sorted; `latest` is the last moment that is not the future.
    """

    separator: bytes
    step: float
    known_movies: NDArray[np.int64]
    latest: int

    def judge(self, line: bytes) -> RatingRow | str:
        """Return the rating of a line without its end, or the reason to refuse it."""
        if not line.isascii():
            return NOT_ASCII
        fields = line.split(self.separator)
        if len(fields) != RATING_FIELDS:
            return TOO_FEW_FIELDS if len(fields) < RATING_FIELDS else TOO_MANY_FIELDS
        return _not_numbers(fields) or self._ranged(fields)

    def judge_unterminated(self, line: bytes) -> RatingRow | str:
        """Judge a last line that lacks its line end: it may have been cut anywhere."""
        judged = self.judge(line.removesuffix(b"\r"))
        if isinstance(judged, str) or judged.timestamp < BEFORE_MOVIELENS:
            return CUT_OFF
        return judged

    def _ranged(self, fields: list[bytes]) -> RatingRow | str:
        viewer, movie, timestamp = _whole(fields[0]), _whole(fields[1]), _whole(fields[3])
        rating = float(fields[2])
        checks = (
            (1 <= viewer <= MAXIMUM_IDENTIFIER, VIEWER_OUT_OF_RANGE),
            (1 <= movie <= MAXIMUM_IDENTIFIER, MOVIE_OUT_OF_RANGE),
            (self.step <= rating <= SCALE and rating % self.step == 0, OFF_THE_SCALE),
            (not fields[3].startswith(b"-"), NEGATIVE_TIME),
            (timestamp <= self.latest, FUTURE_TIME),
        )
        for holds, reason in checks:
            if not holds:
                return reason
        if not self._is_known(movie):
            return UNKNOWN_MOVIE
        return RatingRow(viewer, movie, rating, timestamp)

    def _is_known(self, movie: int) -> bool:
        position = int(self.known_movies.searchsorted(movie))
        return position < len(self.known_movies) and int(self.known_movies[position]) == movie


def _not_numbers(fields: list[bytes]) -> str | None:
    viewer, movie, rating, timestamp = fields
    patterns = (
        (_WHOLE, viewer, VIEWER_NO_NUMBER),
        (_WHOLE, movie, MOVIE_NO_NUMBER),
        (_DECIMAL, rating, RATING_NO_NUMBER),
        (_WHOLE, timestamp, TIME_NO_NUMBER),
    )
    return next((reason for pattern, text, reason in patterns if not pattern.fullmatch(text)), None)


def _whole(digits: bytes) -> int:
    if len(digits) > _LONGEST_WHOLE:
        significant = digits.lstrip(b"-").lstrip(b"0")[:_LONGEST_WHOLE] or b"0"
        return -int(significant) if digits.startswith(b"-") else int(significant)
    return int(digits)
