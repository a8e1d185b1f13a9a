"""When watching a movie says that a viewer likes it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.watch_time import WatchTimes
from domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedEnough:
    """Who watched at least `share` of a movie's runtime likes it.

    Where the runtime is not known, it takes `minutes`: half of what most films
    last. Minutes count once, however often they were watched.
    """

    share: float = 0.5
    minutes: int = 45

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or self.minutes < 1:
            raise InvalidValueError(
                f"a share of the runtime lies above 0 and up to 1, and minutes are 1 or more;"
                f" not {self.share} and {self.minutes}"
            )

    def judge(self, watches: WatchTimes, runtimes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each row whether enough was watched; runtimes (n,) in minutes, 0 if unknown."""
        needed = np.where(runtimes > 0, self.share * runtimes, self.minutes)
        return watches.distinct_minutes >= needed
