"""Turns watch time into what models learn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.ingestion.read_watch_times import ReadWatchTimes
from domain.data.catalog import Movie
from domain.data.interactions import POSITIVE_SHARE_OF_SCALE, Interactions, concatenated
from domain.data.watch_shares import WatchShares, WatchTotals, shares_of
from domain.data.watch_time import WatchTimes
from domain.data.watched_enough import WatchedEnough


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watched:
    """What was watched, one row of each viewer and movie at the time of the last minute.

    `positives` hold a rating, the least that is a positive, for what was watched
    enough; `shares` the share of the runtime, however small.
    """

    positives: Interactions
    shares: WatchShares


class ReadWatched:
    """Reads all watch time of the history, once."""

    def __init__(self, read_watch_times: ReadWatchTimes, watched_enough: WatchedEnough) -> None:
        self._read_watch_times = read_watch_times
        self._watched_enough = watched_enough

    def __call__(self, movies: Sequence[Movie], scale: float) -> Watched:
        """Judge all watch time by the runtimes of `movies`; ratings are on `scale`."""
        known = sorted((m.movie_id, m.runtime_minutes) for m in movies if m.runtime_minutes)
        ids, runtimes = np.array(known, np.int64).reshape(-1, 2).T
        positives, parts = [Interactions.empty(scale)], []
        for watches in self._read_watch_times():
            of_row = _looked_up(watches.movie_ids, ids, runtimes)
            enough = self._watched_enough.judge(watches, of_row)
            positives.append(_positives(watches.select(enough), scale))
            parts.append(WatchTotals.of(watches, of_row))
        return Watched(positives=concatenated(positives), shares=shares_of(parts))


def _looked_up(
    movie_ids: NDArray[np.int64], ids: NDArray[np.int64], runtimes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the runtime of each movie, 0 where it is not among the sorted `ids`."""
    if not len(ids):
        return np.zeros(len(movie_ids), np.int64)
    places = np.searchsorted(ids, movie_ids).clip(max=len(ids) - 1)
    return np.where(ids[places] == movie_ids, runtimes[places], 0)


def _positives(watches: WatchTimes, scale: float) -> Interactions:
    return Interactions(
        viewer_ids=watches.viewer_ids,
        movie_ids=watches.movie_ids,
        ratings=np.full(len(watches), POSITIVE_SHARE_OF_SCALE * scale, np.float32),
        timestamps=watches.last_timestamps,
        scale=scale,
    )
