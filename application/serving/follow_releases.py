"""Follow the released versions and the catalogue."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from application.errors import NotFoundError, ReleaseError, StorageError
from application.ports.clock import Clock
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.released_versions import ReleasedVersions
from application.serving.build_state import state_of, warm_up
from application.serving.load_release import LoadedRelease, LoadRelease
from application.serving.serving_state import ServingStateHolder
from application.serving.watch_release import WatchRelease
from domain.data.catalog import Movie
from domain.identifiers import VersionNumber

NEVER_RELEASED = "no model has been released yet: run `marquee train`, then `marquee promote`"
POINTER_GONE = (
    "what named the current release is gone, so that nothing would serve after a restart:"
    " promote a version again"
)
RETRY_AFTER = timedelta(seconds=10)
"""How long a release that could not be loaded is left alone."""

log = logging.getLogger("marquee.serving")


class FollowReleases:
    """Puts the current release and the current catalogue into the holder, once per call.

    A release that cannot be loaded is refused: the last good one keeps serving,
    and the state says what the trouble is. At the start, when there is no last
    good one, the trail of former releases is tried, newest first. Where the files
    of the release that serves are lost or damaged, the state says that. Never raises
    for a bad release or an unreadable store. Called again and again by a
    background thread, and at once after an operator changed a movie.
    """

    def __init__(
        self,
        *,
        holder: ServingStateHolder,
        releases: ReleasedVersions,
        load: LoadRelease,
        catalog: MovieCatalog,
        id_space: IdSpace,
        clock: Clock,
    ) -> None:
        self._holder = holder
        self._releases = releases
        self._load = load
        self._watch = WatchRelease(releases, load)
        self._catalog = catalog
        self._id_space = id_space
        self._clock = clock
        self._one_at_a_time = Lock()
        self._release: LoadedRelease | None = None
        self._since = clock.now()
        self._refused: VersionNumber | None = None
        self._retry_at = clock.now()
        self._release_trouble: str | None = NEVER_RELEASED
        self._movies: Sequence[Movie] = ()
        self._is_simulated = False
        self._revision = -1
        self._catalogue_trouble: str | None = None
        self._next_premiere: datetime | None = None

    def __call__(self) -> bool:
        """Look once; return whether another state serves now."""
        with self._one_at_a_time:
            now = self._clock.now()
            before = (self._release_trouble, self._catalogue_trouble)
            release_changed = self._follow_pointer(now)
            catalogue_changed = self._follow_catalogue()
            due = self._next_premiere is not None and now >= self._next_premiere
            after = (self._release_trouble, self._catalogue_trouble)
            if not (release_changed or catalogue_changed or due or before != after):
                return False
            self._swap(now)
            return True

    def _follow_pointer(self, now: datetime) -> bool:
        """Load the release that the pointer names, if it is another; return whether it was."""
        try:
            trail = self._releases.trail()
        except StorageError as error:
            self._release_trouble = str(error)
            return False
        if not trail:
            self._release_trouble = NEVER_RELEASED if self._release is None else POINTER_GONE
            return False
        serving = None if self._release is None else self._release.number
        if trail[-1] == serving and not self._was_replaced():
            self._release_trouble, self._refused = self._watch(serving), None
            return False
        if trail[-1] == self._refused and now < self._retry_at:
            return False
        return self._take_first_good(trail[::-1] if serving is None else trail[-1:], now)

    def _was_replaced(self) -> bool:
        """Say whether the version that serves has other files by now than those it was read from.

        That happens when a viewer is forgotten.
        """
        if self._release is None:
            return False
        try:
            return self._releases.folder(self._release.number) != self._release.folder
        except (NotFoundError, StorageError):
            return False

    def _take_first_good(self, numbers: Sequence[VersionNumber], now: datetime) -> bool:
        self._release_trouble = None
        for number in numbers:
            try:
                self._release = self._tried_out(number, now)
            except ReleaseError as error:
                log.error("%s", error)  # noqa: TRY400  # the message says it all
                self._release_trouble = self._release_trouble or str(error)
                self._refused, self._retry_at = numbers[0], now + RETRY_AFTER
            else:
                self._since = now
                return True
        return False

    def _tried_out(self, number: VersionNumber, now: datetime) -> LoadedRelease:
        """Load a release and have it answer a few requests, or raise `ReleaseError`."""
        self._watch.about_to_load(number)
        release = self._load(number)
        try:
            warm_up(state_of(release, (), is_simulated=False, since=now, now=now, trouble=None))
        except Exception as error:
            # Its files are what was written, and yet they do not fit one another.
            raise ReleaseError(f"version {number} cannot answer: {error!r}; train again") from error
        return release

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
            self._release,
            self._movies,
            is_simulated=self._is_simulated,
            since=self._since,
            now=now,
            trouble=self._release_trouble or self._catalogue_trouble,
        )
        self._holder.current = state
        self._next_premiere = _next_premiere(self._movies, now)
        log.info("version %s serves now", state.version)


def _next_premiere(movies: Sequence[Movie], now: datetime) -> datetime | None:
    """Return when the next movie becomes available or ceases to be."""
    moments = [
        moment
        for movie in movies
        for moment in (movie.available_from, movie.available_until)
        if moment is not None and moment > now
    ]
    return min(moments, default=None)
