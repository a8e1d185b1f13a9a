"""The times at the starts of lines, many at once."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from adapters.datasets.movielog.arrow_integers import to_numpy
from adapters.datasets.movielog.digits import digits_before
from adapters.datasets.movielog.padded_bytes import Positions, words_at
from domain.data.movielog_time import parse_time

_MINUTE_LENGTH = len("2021-03-04T12:00")
_SECOND_LENGTH = len("2021-03-04T12:00:00")
_FRACTION_START = len("2021-03-04T12:00:00.")
_SECOND = 1_000_000
_COLON, _DOT, _ZULU = b":.Z"
_ZERO = np.uint8(ord("0"))
_UTC = int.from_bytes(b"+00:00", "little")
_NONE = np.iinfo(np.int64).min


def read_times(
    text: NDArray[np.uint8], starts: Positions, ends: Positions
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the times of texts in microseconds, and which are times of a common form.

    These are the forms of `parse_time` without a zone or with that of UTC. The
    minute is read by the grammar, once where many lines share it.
    """
    lengths = ends - starts
    _drop_utc(text, starts, lengths)
    words = words_at(text, starts, 3)
    times = _minutes(words[:, :2])
    is_time = times != _NONE
    has_seconds = lengths >= _SECOND_LENGTH
    seconds, are_seconds = _seconds(words[:, 2])
    times += np.where(has_seconds, seconds, 0)
    is_time &= np.where(has_seconds, are_seconds, lengths == _MINUTE_LENGTH)
    with_fraction = np.flatnonzero(is_time & (lengths > _SECOND_LENGTH))
    if len(with_fraction):
        fractions, are_fractions = _fractions(text, starts[with_fraction], lengths[with_fraction])
        times[with_fraction] += fractions
        is_time[with_fraction] = are_fractions
    return times, is_time


def _drop_utc(text: NDArray[np.uint8], starts: Positions, lengths: Positions) -> None:
    """Shorten `lengths` where a text ends in `Z` or `+00:00`."""
    rows = np.flatnonzero((lengths != _MINUTE_LENGTH) & (lengths != _SECOND_LENGTH))
    if not len(rows):
        return
    ends = starts[rows] + lengths[rows]
    lengths[rows[text[ends - 1] == _ZULU]] -= 1
    offsets = words_at(text, ends - 6, 1)[:, 0] & np.uint64(2**48 - 1)
    lengths[rows[offsets == np.uint64(_UTC)]] -= 6


def _minutes(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the times of texts of 16 bytes (n, 2), `_NONE` where they are none."""
    differs = np.ones(len(words), np.bool_)
    differs[1:] = words[1:, 0] != words[:-1, 0]
    differs[1:] |= words[1:, 1] != words[:-1, 1]
    firsts = np.flatnonzero(differs)
    minutes = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_MINUTE_LENGTH),
        len(firsts),
        [None, pa.py_buffer(np.ascontiguousarray(words[firsts]))],
    ).dictionary_encode()
    read = [parse_time(minute.decode("latin-1")) for minute in minutes.dictionary.to_pylist()]
    known = np.array([_NONE if time is None else time for time in read], np.int64)
    return np.repeat(known[to_numpy(minutes.indices)], np.diff(firsts, append=len(words)))


def _seconds(words: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the microseconds in texts such as `:59` at the starts of words, and which are such."""
    letters = np.ascontiguousarray(words).view(np.uint8).reshape(-1, 8)
    tens, ones = letters[:, 1] - _ZERO, letters[:, 2] - _ZERO
    are_seconds = (letters[:, 0] == _COLON) & (tens < 6) & (ones < 10)  # noqa: PLR2004  # a minute's
    return (tens * np.uint8(10) + ones) * np.int64(_SECOND), are_seconds


def _fractions(
    text: NDArray[np.uint8], starts: Positions, lengths: Positions
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the microseconds in the fractions of 3, 6 or 9 digits, and which are such."""
    digits = lengths - _FRACTION_START
    are_fractions = np.isin(digits, (3, 6, 9)) & (text[starts + _SECOND_LENGTH] == _DOT)
    digits[~are_fractions] = 3
    begins = starts + _FRACTION_START
    thousands, first = digits_before(text, begins + 3, np.full_like(digits, 3))
    ones, second = digits_before(text, begins + 6, np.where(digits > 3, 3, 0))  # noqa: PLR2004  # milliseconds
    _, third = digits_before(text, begins + 9, np.where(digits > 6, 3, 0))  # noqa: PLR2004  # microseconds
    return thousands * 1000 + ones, are_fractions & first & second & third
