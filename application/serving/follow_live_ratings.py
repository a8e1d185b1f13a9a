"""Follow the ratings that arrive live."""

from datetime import timedelta

import numpy as np

from application.ports.live_ratings import LiveRatings
from application.serving.serving_state import ServingStateHolder
from domain.recommendation.fresh_ratings import FreshRatings

KEPT_BEFORE_RELEASE = timedelta(days=7)
"""What lies further back than this from a release's newest event, the release has learnt.

Events may come late, and one may go back to the release before.
"""


class FollowLiveRatings:
    """Brings ratings that arrived since the last call to the next slates of their viewers.

    With each other release, what ranks and what predicts ratings have both learnt of a viewer is
    forgotten here. Ratings of viewers whom either does not know stay: they are all there is.
    """

    def __init__(
        self, *, live: LiveRatings, fresh: FreshRatings, holder: ServingStateHolder
    ) -> None:
        self._live = live
        self._fresh = fresh
        self._holder = holder
        self._sequence = 0
        self._pruned_for = "", ""

    def __call__(self) -> int:
        """Take what is new and return how much; `StorageError` if it cannot be read."""
        taken = 0
        while (newer := self._live.since(self._sequence)) is not None:
            self._fresh.take(newer.ratings)
            self._sequence = newer.sequence
            taken += len(newer.ratings)
        self._prune()
        return taken

    def _prune(self) -> None:
        state = self._holder.current
        ratings = state.ratings
        releases = state.manifest_sha256, "" if ratings is None else ratings.manifest_sha256
        if not state.has_model or releases == self._pruned_for:
            return
        known, newest = state.recommender.viewer_ids, state.recommender.newest
        if ratings is not None:
            known = np.intersect1d(known, ratings.predictor.viewer_ids)
            newest = min(newest, ratings.newest)
        before = newest - int(KEPT_BEFORE_RELEASE.total_seconds())
        self._pruned_for = releases  # once: what fails now, the next release mends
        self._fresh.forget(known, before=before)
        self._live.prune(known, before=before)
