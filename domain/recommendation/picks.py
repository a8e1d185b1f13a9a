"""Picks: movies in order, on the way from scores to a slate."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.recommendation.scoring import Scores
from domain.recommendation.slate import Reason


class Picks(NamedTuple):
    """The movies picked, best first, in columns; a named tuple, as every answer makes one.

    `has_more` tells that others would follow; `sources` name what brought each:
    the model's family, the part of a blend, or what stood in for them.
    """

    movies: list[Movie]
    scores: list[float]
    reasons: list[Reason]
    sources: list[str]
    is_fallback: bool
    has_more: bool


class Ranked(NamedTuple):
    """Movies in order, best first: their positions and scores, (n,) each.

    `places` say where they stand among the viewer's best movies, if they were
    ranked beforehand.
    """

    positions: NDArray[np.intp]
    scores: Scores
    places: NDArray[np.intp] | None = None

    def at(self, chosen: NDArray[np.intp] | slice) -> "Ranked":
        """Return the movies at these positions of the order."""
        places = None if self.places is None else self.places[chosen]
        return Ranked(self.positions[chosen], self.scores[chosen], places)

    def first(self, n: int) -> "Ranked":
        """Return the first n."""
        return self.at(slice(n))
