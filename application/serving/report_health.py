"""Report whether this process can serve, and what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.serving.serving_state import ServingState, ServingStateHolder


class HealthStatus(StrEnum):
    """Whether requests can be answered as they should be."""

    STARTING = "starting"
    READY = "ready"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """What is served for each role, since when it ranks, and what is wrong with it, if anything.

    `movies` counts the catalogue; `trained_movies` and `viewers` the model's axes.
    """

    status: HealthStatus
    version: str
    family: str
    rating_version: str
    rating_family: str | None
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
        state = self._holder.current
        return HealthReport(
            status=_status(state),
            version=state.version,
            family=state.family,
            rating_version=state.rating_version,
            rating_family=None if state.ratings is None else state.ratings.family,
            since=state.since,
            trouble=state.trouble,
            movies=len(state.catalogue),
            trained_movies=len(state.trained) if state.has_model else 0,
            viewers=len(state.recommender.viewer_ids),
            is_simulated=state.is_simulated,
        )


def _status(state: ServingState) -> HealthStatus:
    if not len(state.catalogue):
        return HealthStatus.STARTING
    return HealthStatus.READY if state.trouble is None else HealthStatus.DEGRADED
