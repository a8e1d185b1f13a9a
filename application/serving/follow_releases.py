"""Follow the released versions and the catalogue."""

import logging
from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from application.errors import StorageError
from application.ports.clock import Clock
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.serving.build_state import state_of
from application.serving.follow_release import FollowRelease
from application.serving.load_release import LoadedRelease
from application.serving.served_ratings import ServedRatings
from application.serving.serving_state import ServingStateHolder
from domain.data.catalog import Movie

NEVER_RELEASED = "no model has been released yet: run `marquee train`, then `marquee promote`"

log = logging.getLogger("marquee.serving")


class FollowReleases:
    """Puts the current release of each role and the current catalogue into the holder.

    Each role is followed on its own: a release that cannot be loaded leaves the
    last good one of its role serving, and the state says what the trouble is. Never
    raises for a bad release or an unreadable store. Called again and again by a
    background thread, and at once after an operator changed a movie.
    """

    def __init__(
        self,
        *,
        holder: ServingStateHolder,
        ranking: FollowRelease[LoadedRelease],
        rating: FollowRelease[ServedRatings],
        catalog: MovieCatalog,
        id_space: IdSpace,
        clock: Clock,
    ) -> None:
        self._holder = holder
        self._ranking = ranking
        self._rating = rating
        self._catalog = catalog
        self._id_space = id_space
        self._clock = clock
        self._one_at_a_time = Lock()
        self._movies: Sequence[Movie] = ()
        self._is_simulated = False
        self._revision = -1
        self._catalogue_trouble: str | None = None
        self._next_premiere: datetime | None = None

    def __call__(self) -> bool:
        """Look once; return whether another state serves now."""
        with self._one_at_a_time:
            now = self._clock.now()
            before = self._troubles()
            changes = [self._ranking(now), self._rating(now), self._follow_catalogue()]
            due = self._next_premiere is not None and now >= self._next_premiere
            if not (any(changes) or due or before != self._troubles()):
                return False
            self._swap(now)
            return True

    def _troubles(self) -> tuple[str | None, ...]:
        """Return what is wrong, by weight: with the ranking, the catalogue, predicted ratings."""
        return self._ranking.trouble, self._catalogue_trouble, self._rating.trouble

    def _follow_catalogue(self) -> bool:
        """Read the catalogue if it has changed; return whether it had."""
        try:
            revision = self._catalog.revision()
            if revision == self._revision:
                self._catalogue_trouble = None
                return False
            self._movies = self._catalog.all()
            self._is_simulated = self._id_space.is_simulated()
        except StorageError as error:
            self._catalogue_trouble = str(error)
            return False
        self._revision = revision
        self._catalogue_trouble = None
        return True

    def _swap(self, now: datetime) -> None:
        state = state_of(
            self._ranking.release,
            self._movies,
            ratings=self._rating.release,
            is_simulated=self._is_simulated,
            since=self._ranking.since,
            now=now,
            trouble=next(filter(None, self._troubles()), None),
        )
        self._holder.current = state
        self._next_premiere = _next_premiere(self._movies, now)
        log.info("version %s serves now, %s predicts ratings", state.version, state.rating_version)


def _next_premiere(movies: Sequence[Movie], now: datetime) -> datetime | None:
    """Return when the next movie becomes available or ceases to be."""
    moments = [
        moment
        for movie in movies
        for moment in (movie.available_from, movie.available_until)
        if moment is not None and moment > now
    ]
    return min(moments, default=None)
