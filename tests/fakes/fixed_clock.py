"""A clock that stands still until it is moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class FixedClock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by
