"""Ratings of movies that nobody has rated, by what they are made of."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovieRating:
    """A rating on the scale with its 95 % interval.

    `is_personal`: it rests on the viewer's taste and the movie's content, not on content alone.
    """

    rating: float
    low: float
    high: float
    is_personal: bool


@runtime_checkable
class ContentModel(Protocol):
    """A rating model that reads what movies are made of, and so can rate one nobody has rated."""

    def predict_new(self, viewer: int | None, movie: Described) -> NewMovieRating:
        """Return what the viewer in a row, or anybody, would give `movie`."""
        ...

    def nearest_to_new(
        self, movie: Described, k: int
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the positions of the k movies of nearest content, and the cosines, best first."""
        ...
