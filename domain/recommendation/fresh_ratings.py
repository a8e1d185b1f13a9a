"""Fresh ratings: what viewers rated since the model was fitted."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import NOTHING_FRESH, FreshEvents
from domain.recommendation.rating import GivenRating

FreshOf = Callable[[ViewerId | None], FreshEvents]
"""Tells what a viewer did since the models were fitted."""


def nothing_fresh(_viewer: ViewerId | None) -> FreshEvents:
    """Tell that nobody did anything."""
    return NOTHING_FRESH


class FreshRatings:
    """Tells what each viewer rated of late; of several ratings of a movie the newest counts.

    One thread may `take` while others ask: an answer holds all ratings of a
    slice for its viewer, or none of them.
    """

    def __init__(self) -> None:
        self._ratings: dict[ViewerId, dict[MovieId, tuple[GivenRating, bool]]] = {}
        self._events: dict[ViewerId, FreshEvents] = {}

    def of(self, viewer: ViewerId | None) -> FreshEvents:
        """Return what is fresh of a viewer: rated movies are seen, well rated ones liked too."""
        if viewer is None:
            return NOTHING_FRESH
        return self._events.get(viewer, NOTHING_FRESH)

    def take(self, ratings: Interactions) -> None:
        """Take further ratings, in the order of their arrival."""
        changed: set[ViewerId] = set()
        for viewer_id, movie_id, share, timestamp, liked in zip(
            ratings.viewer_ids.tolist(),
            ratings.movie_ids.tolist(),
            (ratings.ratings.astype(np.float64) / ratings.scale).tolist(),
            ratings.timestamps.tolist(),
            ratings.are_positive.tolist(),
            strict=True,
        ):
            viewer, movie = ViewerId(viewer_id), MovieId(movie_id)
            rated = self._ratings.setdefault(viewer, {})
            if movie not in rated or rated[movie][0].timestamp <= timestamp:
                rated[movie] = (GivenRating(movie, share, timestamp), liked)
                changed.add(viewer)
        self._renew(changed)

    def forget(self, viewer_ids: NDArray[np.int64], *, before: int) -> None:
        """Forget what viewers (n,) rated before a time, in seconds since 1970."""
        known = self._ratings.keys() & set(viewer_ids.tolist())
        old = {
            viewer
            for viewer in known
            if any(given.timestamp < before for given, _ in self._ratings[viewer].values())
        }
        for viewer in old:
            rated = self._ratings[viewer]
            self._ratings[viewer] = {
                movie: (given, liked)
                for movie, (given, liked) in rated.items()
                if given.timestamp >= before
            }
        self._renew(old)

    def _renew(self, changed: Iterable[ViewerId]) -> None:
        """Let what is told of viewers follow from their ratings."""
        for viewer in changed:
            rated = self._ratings[viewer]
            if not rated:
                del self._ratings[viewer]
                self._events.pop(viewer, None)
                continue
            liked_at = {movie: given.timestamp for movie, (given, liked) in rated.items() if liked}
            self._events[viewer] = FreshEvents(
                liked=tuple(liked_at),
                liked_at=tuple(liked_at.values()),
                seen=tuple(rated),
                rated=tuple([given for given, _ in rated.values()]),
            )
