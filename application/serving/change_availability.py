"""Change whether and when a movie may be shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from application.ports.movie_catalog import MovieCatalog
from application.serving.follow_releases import FollowReleases
from application.serving.get_movie import GetMovie, MovieDetails
from domain.errors import InvalidValueError
from domain.identifiers import MovieId


class Unchanged(Enum):
    """Stands where a value is to stay what it is."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityChange:
    """What to change; None lifts a bound."""

    hidden: bool | Unchanged = UNCHANGED
    available_from: datetime | Unchanged | None = UNCHANGED
    available_until: datetime | Unchanged | None = UNCHANGED


class ChangeAvailability:
    """Changes the catalogue and what this process serves, at once and without retraining."""

    def __init__(
        self, *, catalog: MovieCatalog, follow_releases: FollowReleases, get_movie: GetMovie
    ) -> None:
        self._catalog = catalog
        self._follow_releases = follow_releases
        self._get_movie = get_movie

    def __call__(self, movie: MovieId | str, change: AvailabilityChange) -> MovieDetails:
        """Return the movie as it is afterwards.

        Raises `UnknownMovieError`, and `InvalidValueError` where the movie
        would become unavailable before it becomes available.
        """
        self._follow_releases()  # another process may have changed it since the last look
        before = self._get_movie(movie).movie
        hidden = before.hidden if change.hidden is UNCHANGED else change.hidden
        start = _chosen(change.available_from, before.available_from)
        end = _chosen(change.available_until, before.available_until)
        if start is not None and end is not None and start >= end:
            raise InvalidValueError(
                f"available_from {start.isoformat()} must lie before"
                f" available_until {end.isoformat()}"
            )
        self._catalog.set_availability(
            before.movie_id, hidden=hidden, available_from=start, available_until=end
        )
        self._follow_releases()
        return self._get_movie(before.movie_id)


def _chosen(change: datetime | Unchanged | None, before: datetime | None) -> datetime | None:
    return before if isinstance(change, Unchanged) else change
