"""Fresh ratings: what viewers rated since the model was fitted."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import NOTHING_FRESH, FreshEvents


class FreshRatings:
    """Tells what each viewer rated of late; of several ratings of a movie the newest counts.

    One thread may `take` while others ask: an answer holds all ratings of a
    slice for its viewer, or none of them.
    """

    def __init__(self) -> None:
        self._ratings: dict[ViewerId, dict[MovieId, tuple[int, bool]]] = {}
        self._events: dict[ViewerId, FreshEvents] = {}

    def of(self, viewer: ViewerId | None) -> FreshEvents:
        """Return what is fresh of a viewer: rated movies are seen, well rated ones liked."""
        if viewer is None:
            return NOTHING_FRESH
        return self._events.get(viewer, NOTHING_FRESH)

    def take(self, ratings: Interactions) -> None:
        """Take further ratings, in the order of their arrival."""
        changed: set[ViewerId] = set()
        for viewer_id, movie_id, timestamp, liked in zip(
            ratings.viewer_ids.tolist(),
            ratings.movie_ids.tolist(),
            ratings.timestamps.tolist(),
            ratings.are_positive.tolist(),
            strict=True,
        ):
            viewer, movie = ViewerId(viewer_id), MovieId(movie_id)
            rated = self._ratings.setdefault(viewer, {})
            if movie not in rated or rated[movie][0] <= timestamp:
                rated[movie] = (timestamp, liked)
                changed.add(viewer)
        self._renew(changed)

    def forget(self, viewer_ids: NDArray[np.int64], *, before: int) -> None:
        """Forget what viewers (n,) rated before a time, in seconds since 1970."""
        known = self._ratings.keys() & set(viewer_ids.tolist())
        old = {
            viewer
            for viewer in known
            if any(moment < before for moment, _ in self._ratings[viewer].values())
        }
        for viewer in old:
            rated = self._ratings[viewer]
            self._ratings[viewer] = {
                movie: (moment, liked)
                for movie, (moment, liked) in rated.items()
                if moment >= before
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
            liked_at = {movie: moment for movie, (moment, liked) in rated.items() if liked}
            self._events[viewer] = FreshEvents(
                liked=tuple(liked_at), liked_at=tuple(liked_at.values()), seen=tuple(rated)
            )
