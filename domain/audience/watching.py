"""How much simulated viewers watch of the movies that they take, and which of these they rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.data.watch_time import WatchTimes

USUAL_RUNTIME = 110
"""Minutes that a film lasts whose runtime is not known."""

FINISHING = -0.8
FINISHING_PULL = 1.5
PATIENCE_SPREAD = 0.6
LONGEST_CREDITS = 0.06
MEAN_CREDITS = LONGEST_CREDITS / 2
MEAN_ABANDONED = 1 / 3
RATING_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watching:
    """What some viewers watched, one row for each movie taken, n rows by viewer and then by movie.

    Of each movie the first `minutes` (n,) int32 are watched, 1 or more, the last
    of them at the timestamp of `taken`. A rating in `taken` is given where
    `is_rated` (n,) says so.
    """

    taken: Interactions
    minutes: NDArray[np.int32]
    is_rated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.taken)

    def ratings(self) -> Interactions:
        """Return the ratings that are given."""
        return self.taken.select(self.is_rated)

    def watch_times(self) -> WatchTimes:
        """Return the minutes watched, one row for each movie taken."""
        offsets = np.concatenate([[0], np.cumsum(self.minutes, dtype=np.int64)])
        minutes = np.arange(offsets[-1]) - np.repeat(offsets[:-1], self.minutes)
        last = self.taken.timestamps
        return WatchTimes(
            viewer_ids=self.taken.viewer_ids,
            movie_ids=self.taken.movie_ids,
            first_timestamps=last - 60 * (self.minutes.astype(np.int64) - 1),
            last_timestamps=last,
            offsets=offsets,
            minutes=minutes.astype(np.int32),
        )


def finishing_chances(
    enjoyment: NDArray[np.float32], patience: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how likely each movie is watched to its end.

    `enjoyment` is in standard deviations over the catalogue, `patience` standard
    normal, one for all movies of a viewer: 1 / (1 + exp(-(a + b·enjoyment + c·patience))).
    """
    odds = FINISHING + FINISHING_PULL * enjoyment + PATIENCE_SPREAD * patience
    chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
    return chances


def expected_shares(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of `watched_shares` for movies that are finished with `chances`."""
    return chances * (1.0 - MEAN_CREDITS) + (1.0 - chances) * MEAN_ABANDONED


def watched_shares(chances: NDArray[np.float64], draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share watched of each movie (n,), by uniform `draws` (n, 2).

    Who finishes a movie may leave during the credits. Who does not leaves early
    rather than late: at the square of a uniform number, a third on average.
    """
    finishes = draws[:, 0] < chances
    return np.where(finishes, 1.0 - LONGEST_CREDITS * draws[:, 1], draws[:, 1] ** 2)


def watched_minutes(shares: NDArray[np.float64], runtimes: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return how many minutes (n,) shares of runtimes come to, of which the first always counts."""
    return np.maximum(np.rint(shares * runtimes), 1).astype(np.int32)


def are_rated(shares: NDArray[np.float64], draws: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which movies are rated, by uniform `draws` (n,): the more was watched, the likelier."""
    return draws < RATING_SHARE * shares
