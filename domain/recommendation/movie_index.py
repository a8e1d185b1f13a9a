"""Movies on an axis: found by id or slug, filtered as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.identifiers import MovieId
from domain.recommendation.filters import Mask, MovieFeatures
from domain.recommendation.slate import ANYTHING, SlateFilter


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovieIndex:
    """The movies of an axis; a movie's position is its place in `movies`.

    `available` (n_movies,) says which might be shown when the index was made;
    `withheld` holds the positions of the others.
    """

    movies: Sequence[Movie]
    positions: Mapping[MovieId, int]
    slugs: Mapping[str, int]
    features: MovieFeatures
    available: Mask
    withheld: NDArray[np.intp]

    @classmethod
    def of(cls, movies: Sequence[Movie], now: datetime) -> "MovieIndex":
        """Return the index of `movies` in their order, with what is available at `now`."""
        available = np.array([movie.is_available(now) for movie in movies], np.bool_)
        return cls(
            movies=movies,
            positions={movie.movie_id: position for position, movie in enumerate(movies)},
            slugs={movie.slug: position for position, movie in enumerate(movies)},
            features=MovieFeatures.of(movies),
            available=available,
            withheld=np.flatnonzero(~available),
        )

    def __len__(self) -> int:
        return len(self.movies)

    def position_of(self, movie: MovieId | str) -> int | None:
        """Return the position of a movie named by id or slug, or None."""
        if isinstance(movie, str):
            return self.slugs.get(movie)
        return self.positions.get(movie)

    def positions_of(self, movie_ids: Iterable[MovieId]) -> list[int]:
        """Return the positions of those of `movie_ids` that are on the axis."""
        find = self.positions.get
        return [position for movie in movie_ids if (position := find(movie)) is not None]

    def showable(self, wanted: SlateFilter) -> Mask:
        """Return which movies are available and pass `wanted`; not to be written to."""
        if wanted == ANYTHING:
            return self.available
        return self.features.mask(wanted) & self.available
