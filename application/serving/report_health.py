"""Report whether this process can serve, and what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.serving.serving_state import ServingStateHolder


class HealthStatus(StrEnum):
    """Whether requests can be answered as they should be."""

    STARTING = "starting"
    READY = "ready"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """What is served, since when, and what is wrong with it, if anything.

    `movies` counts the catalogue; `trained_movies` and `viewers` the model's axes.
    """

    status: HealthStatus
    version: str
    family: str
    since: datetime
    trouble: str | None
    movies: int
    trained_movies: int
    viewers: int
    is_simulated: bool

    @property
    def can_serve(self) -> bool:
        """Whether there is anything to answer with."""
        return self.status is not HealthStatus.STARTING


class ReportHealth:
    """Answers from memory alone."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(self) -> HealthReport:
        """Return the report of this moment."""
        raise NotImplementedError
