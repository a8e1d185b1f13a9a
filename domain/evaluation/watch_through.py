"""Watch-through: how many slates led their viewer to watch one of the movies shown.

A slate is converted if its viewer watched a minute of at least one of its movies
at the moment of the slate or at most one window later. Watches are kept as runs:
stretches of one viewer and movie in which each watched minute follows the one
before by at most a window. Within a run a watch is never further ahead than the
window, so a slate at time t is converted exactly if some run ends at t or later
and starts at most a window after t.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError

_ROWS_BETWEEN_MERGES = 2**20
_SLATES_AT_ONCE = 2**15

Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchThrough:
    """How many slates were shown, and how many of them were converted."""

    shown: int
    converted: int

    @property
    def rate(self) -> float | None:
        """The share that was converted; None where no slate was shown."""
        return self.converted / self.shown if self.shown else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Runs:
    """Runs of watched minutes, by viewer, then movie, then time: all (n,)."""

    viewers: Column
    movies: Column
    firsts: Column
    lasts: Column

    def __len__(self) -> int:
        return len(self.viewers)


_NOTHING = np.empty(0, np.int64)
_NO_RUNS = _Runs(viewers=_NOTHING, movies=_NOTHING, firsts=_NOTHING, lasts=_NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Slates:
    """Slates: viewers and times (n,), and the movies of each, as in `ShownSlates`."""

    viewers: Column
    times: Column
    offsets: Column
    movies: NDArray[np.int32]


class WatchThroughTally:
    """Counts converted slates in a log that comes in parts, in any order of time.

    Times are in microseconds. Memory grows with the slates and with the runs, a
    few for each movie that a viewer begins, and not with the minutes watched.
    """

    def __init__(self, *, window: int) -> None:
        """Count watches up to `window` microseconds after a slate."""
        if window <= 0:
            raise InvalidValueError(f"the window must be longer than nothing, not {window} µs")
        self._window = window
        self._runs = _NO_RUNS
        self._new_runs: list[_Runs] = []
        self._slates: list[_Slates] = []

    def add_watches(
        self, viewer_ids: NDArray[np.int64], movies: NDArray[np.int32], times: NDArray[np.int64]
    ) -> None:
        """Take watched minutes (n,); movies are numbered by the caller."""
        minutes = _Runs(
            viewers=viewer_ids, movies=movies.astype(np.int64), firsts=times, lasts=times
        )
        self._new_runs.append(_merged([minutes], self._window))
        if sum(map(len, self._new_runs)) > max(_ROWS_BETWEEN_MERGES, len(self._runs)):
            self._merge()

    def add_slates(
        self,
        viewer_ids: NDArray[np.int64],
        times: NDArray[np.int64],
        offsets: NDArray[np.int64],
        movies: NDArray[np.int32],
    ) -> None:
        """Take slates that were shown: row i holds `movies[offsets[i] : offsets[i + 1]]`."""
        self._slates.append(
            _Slates(viewers=viewer_ids, times=times, offsets=offsets, movies=movies)
        )

    def result(self) -> WatchThrough:
        """Return the count over all that was added so far."""
        self._merge()
        return WatchThrough(
            shown=sum(len(slates.times) for slates in self._slates),
            converted=sum(
                _converted(part, self._runs, self._window)
                for slates in self._slates
                for part in _parts(slates)
            ),
        )

    def _merge(self) -> None:
        self._runs = _merged([self._runs, *self._new_runs], self._window)
        self._new_runs = []


def _merged(parts: list[_Runs], window: int) -> _Runs:
    """Return the runs that all rows together make; rows may be single minutes.

    Of one viewer and movie, the n + 1 earliest rows are a run (or several) of
    their own if the next one starts more than a window after the n + 1 earliest
    ends: so starts and ends may be put in order apart from each other.
    """
    viewers, movies, firsts, lasts = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("viewers", "movies", "firsts", "lasts")
    )
    order = np.lexsort((firsts, movies, viewers))
    by_end = order if len(parts) == 1 else np.lexsort((lasts, movies, viewers))
    viewers, movies, firsts, lasts = viewers[order], movies[order], firsts[order], lasts[by_end]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (viewers[1:] != viewers[:-1]) | (movies[1:] != movies[:-1])
    begins[1:] |= firsts[1:] - lasts[:-1] > window
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(order))[: len(starts)] - 1
    return _Runs(
        viewers=viewers[starts], movies=movies[starts], firsts=firsts[starts], lasts=lasts[ends]
    )


def _parts(slates: _Slates) -> Iterator[_Slates]:
    """Yield the slates, a bounded number at a time."""
    for start in range(0, len(slates.times), _SLATES_AT_ONCE):
        rows = slice(start, start + _SLATES_AT_ONCE)
        offsets = slates.offsets[start : start + _SLATES_AT_ONCE + 1]
        yield _Slates(
            viewers=slates.viewers[rows],
            times=slates.times[rows],
            offsets=offsets - offsets[0],
            movies=slates.movies[offsets[0] : offsets[-1]],
        )


def _converted(slates: _Slates, runs: _Runs, window: int) -> int:
    """Return how many slates have a movie with a run that a window after them reaches."""
    lengths = np.diff(slates.offsets)
    slate_of_movie = np.repeat(np.arange(len(lengths)), lengths)
    times = slates.times[slate_of_movie]
    movies = slates.movies.astype(np.int64)
    low = np.searchsorted(runs.viewers, slates.viewers, side="left")[slate_of_movie]
    high = np.searchsorted(runs.viewers, slates.viewers, side="right")[slate_of_movie]
    low = _first_at_least(runs.movies, movies, low, high)
    high = _first_at_least(runs.movies, movies + 1, low, high)
    runs_ahead = _first_at_least(runs.lasts, times, low, high)
    rows = np.flatnonzero(runs_ahead < high)
    reached = runs.firsts[runs_ahead[rows]] - times[rows] <= window
    return len(np.unique(slate_of_movie[rows[reached]]))


def _first_at_least(
    column: Column, targets: Column, low: NDArray[np.intp], high: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return for each target the first row from `low` on whose value reaches it, else `high`.

    `column` ascends between `low` and `high`; all targets are halved towards at once.
    """
    low, high = low.copy(), high.copy()
    open_rows = np.flatnonzero(low < high)
    while len(open_rows):
        middle = (low[open_rows] + high[open_rows]) // 2
        is_below = column[middle] < targets[open_rows]
        low[open_rows[is_below]] = middle[is_below] + 1
        high[open_rows[~is_below]] = middle[~is_below]
        open_rows = open_rows[low[open_rows] < high[open_rows]]
    return low
