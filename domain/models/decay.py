"""Decay: how much an event still counts, the older it is."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """Events age by `decay`, as seen at `newest` (seconds), when the last event of a fit happened.

    A fit and the fold-in of its model weigh an event by the same value, so that
    they weigh it alike.
    """

    decay: Decay
    newest: int

    def left_of(
        self, weights: NDArray[np.float32], timestamps: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return what age leaves of the weights of events, (n,)."""
        return (weights * self.decay.weights(timestamps, self.newest)).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the three numbers as arrays of no dimension; no half-life is an infinite one."""
        return {
            "half_life_days": np.array(self.decay.half_life_days or np.inf),
            "floor": np.array(self.decay.floor),
            "newest": np.array(self.newest, np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Ageing | None":
        """Return what `arrays()` was taken from; None where there is no half-life among them."""
        if "half_life_days" not in arrays:
            return None
        return cls(
            decay=Decay(
                half_life_days=float(arrays["half_life_days"].astype(np.float64)),
                floor=float(arrays["floor"].astype(np.float64)),
            ),
            newest=int(arrays["newest"].astype(np.int64)),
        )
