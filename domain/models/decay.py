"""Decay: how much an event still counts, the older it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """How much an event still counts: `max(floor, 2 ** (-age / half_life_days))`.

    Age is measured from the newest event of the fit, never from the clock, so
    that the same data gives the same scores at any time; what happened since
    counts in full. With a floor above zero, old favourites keep their order
    behind the films of the day. `half_life_days` None: every event counts the
    same. The defaults, which order the movies for viewers of whom nothing is
    known, are those found best for the plan `popularity`.
    """

    half_life_days: float | None = 7.0
    floor: float = 0.001

    def __post_init__(self) -> None:
        if self.half_life_days is not None and not self.half_life_days > 0:
            raise InvalidValueError(f"half_life_days must be positive, not {self.half_life_days}")
        if not 0 <= self.floor <= 1:
            raise InvalidValueError(f"floor must lie between 0 and 1, not {self.floor}")

    def weights(self, timestamps: NDArray[np.int64], newest: int) -> NDArray[np.float64]:
        """Return the weight of each event, (n,) in [0, 1]."""
        if self.half_life_days is None:
            return np.ones(len(timestamps))
        days = np.maximum(newest - timestamps, 0) / SECONDS_PER_DAY
        return np.maximum(self.floor, np.exp2(-days / self.half_life_days))


NO_DECAY = Decay(half_life_days=None)
"""Every event counts in full, however old."""
