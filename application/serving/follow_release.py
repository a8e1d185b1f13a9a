"""Follow the released versions of one role."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from application.errors import NotFoundError, ReleaseError, StorageError
from application.ports.released_versions import ReleasedVersions
from application.serving.watch_release import WatchRelease
from domain.identifiers import VersionNumber

POINTER_GONE = (
    "what named the current release is gone, so that nothing would serve after a restart:"
    " promote a version again"
)
RETRY_AFTER = timedelta(seconds=10)
"""How long a release that could not be loaded is left alone."""

log = logging.getLogger("marquee.serving")


class Loaded(Protocol):
    """A release as it was read: its number, and the folder it was read from."""

    @property
    def number(self) -> VersionNumber:
        """The version."""
        ...

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        ...


R = TypeVar("R", bound=Loaded)


class FollowRelease(Generic[R]):
    """Holds the release of a role that its pointer names, after each call.

    A release that cannot be loaded, or that `try_out` refuses, is passed over: the
    last good one stays, and `trouble` says why. At the start, when there is no last
    good one, the trail of former releases is tried, newest first. Where the files of
    the release that is held are lost or damaged, `trouble` says that. `since` is
    when the release came to be held. Never raises for a bad release.
    """

    def __init__(
        self,
        *,
        releases: ReleasedVersions,
        load: Callable[[VersionNumber], R],
        try_out: Callable[[R, datetime], None],
        never_released: str | None,
        now: datetime,
    ) -> None:
        self.release: R | None = None
        self.since = now
        self.trouble = never_released
        self._releases = releases
        self._load = load
        self._try_out = try_out
        self._never_released = never_released
        self._watch = WatchRelease(releases, load)
        self._refused: VersionNumber | None = None
        self._retry_at = now

    def __call__(self, now: datetime) -> bool:
        """Load the release that the pointer names, if it is another; return whether it was."""
        try:
            trail = self._releases.trail()
        except StorageError as error:
            self.trouble = str(error)
            return False
        if not trail:
            self.trouble = self._never_released if self.release is None else POINTER_GONE
            return False
        held = None if self.release is None else self.release.number
        if trail[-1] == held and not self._was_replaced():
            self.trouble, self._refused = self._watch(held), None
            return False
        if trail[-1] == self._refused and now < self._retry_at:
            return False
        return self._take_first_good(trail[::-1] if held is None else trail[-1:], now)

    def _was_replaced(self) -> bool:
        """Say whether the version that is held has other files by now than those it was read from.

        That happens when a viewer is forgotten.
        """
        if self.release is None:
            return False
        try:
            return self._releases.folder(self.release.number) != self.release.folder
        except (NotFoundError, StorageError):
            return False

    def _take_first_good(self, numbers: Sequence[VersionNumber], now: datetime) -> bool:
        self.trouble = None
        for number in numbers:
            try:
                self.release = self._tried_out(number, now)
            except ReleaseError as error:
                log.error("%s", error)  # noqa: TRY400  # the message says it all
                self.trouble = self.trouble or str(error)
                self._refused, self._retry_at = numbers[0], now + RETRY_AFTER
            else:
                self.since = now
                return True
        return False

    def _tried_out(self, number: VersionNumber, now: datetime) -> R:
        """Load a release and have it answer a few questions, or raise `ReleaseError`."""
        self._watch.about_to_load(number)
        release = self._load(number)
        try:
            self._try_out(release, now)
        except Exception as error:
            # Its files are what was written, and yet they do not fit one another.
            raise ReleaseError(f"version {number} cannot answer: {error!r}; train again") from error
        return release
