"""Movies that were asked for before a model had learnt them."""

import logging
from collections import Counter

from domain.identifiers import MovieId

MAXIMUM_NOTED = 10_000

log = logging.getLogger("marquee.serving")


class WantedMovies:
    """Notes which untrained movies are asked for, and logs each the first time.

    Holds at most `MAXIMUM_NOTED` movies, so that nobody can fill the memory.
    """

    def __init__(self) -> None:
        self._asked: Counter[MovieId] = Counter()

    def note(self, movie: MovieId) -> None:
        """Count that `movie` was asked for."""
        if movie not in self._asked:
            if len(self._asked) >= MAXIMUM_NOTED:
                return
            log.info("movie %d is asked for, and no model has learnt it yet", movie)
        self._asked[movie] += 1

    def most_wanted(self, limit: int = 100) -> list[tuple[MovieId, int]]:
        """Return movies and how often they were asked for, most wanted first."""
        return self._asked.most_common(limit)
