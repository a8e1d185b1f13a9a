"""A stretch of time."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, inf
from typing import overload

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From `since` up to, but without, `until`, in seconds since 1970, UTC; open where None."""

    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise InvalidValueError("a window of time must begin before it ends")

    @classmethod
    def between(cls, since: datetime | None, until: datetime | None) -> "TimeWindow":
        """Return the window between two moments; whole seconds that begin within belong to it."""
        return cls(
            since=None if since is None else ceil(since.timestamp()),
            until=None if until is None else ceil(until.timestamp()),
        )

    @overload
    def meets(self, first: int, last: int) -> bool: ...

    @overload
    def meets(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]: ...

    def meets(
        self, first: int | NDArray[np.int64], last: int | NDArray[np.int64]
    ) -> bool | NDArray[np.bool_]:
        """Say whether what began at `first` and ended at `last`, both included, overlaps it."""
        since = -inf if self.since is None else self.since
        until = inf if self.until is None else self.until
        return (last >= since) & (first < until)


ALWAYS = TimeWindow()
