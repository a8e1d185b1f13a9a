"""Counts the ratings of each movie in the history."""

from collections import Counter

import numpy as np

from application.ports.history_lock import HistoryLock
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import SegmentKind, SegmentStore
from domain.identifiers import MovieId


class CountRatings:
    """Counts in pieces, so that memory grows with the movies alone."""

    def __init__(self, *, store: SegmentStore, listing: SegmentListing, lock: HistoryLock) -> None:
        self._store = store
        self._listing = listing
        self._lock = lock

    def __call__(self) -> Counter[MovieId]:
        """Return how many ratings each rated movie has; a repeated rating counts each time."""
        counted: Counter[MovieId] = Counter()
        with self._lock.shared():
            for chunk in self._store.chunks(self._listing.all(SegmentKind.RATINGS)):
                movies, counts = np.unique(chunk.movie_ids, return_counts=True)
                for movie, count in zip(movies.tolist(), counts.tolist(), strict=True):
                    counted[MovieId(movie)] += count
        return counted
