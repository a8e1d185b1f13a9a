"""Follow the ratings that arrive live."""

from application.ports.live_ratings import LiveRatings
from domain.recommendation.fresh_ratings import FreshRatings


class FollowLiveRatings:
    """Brings ratings that arrived since the last call to the next slates of their viewers."""

    def __init__(self, *, live: LiveRatings, fresh: FreshRatings) -> None:
        self._live = live
        self._fresh = fresh
        self._sequence = 0

    def __call__(self) -> int:
        """Take what is new and return how much; `StorageError` if it cannot be read."""
        taken = 0
        while (newer := self._live.since(self._sequence)) is not None:
            self._fresh.take(newer.ratings)
            self._sequence = newer.sequence
            taken += len(newer.ratings)
        return taken
