"""Ratings of any value on the axes of a rating model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending
from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingSet:
    """What a rating model is fitted on: ratings sorted by viewer, then by movie.

    `viewer_ids` (n_viewers,) and `movie_ids` (n_movies,) are sorted int64; every
    viewer has a rating, a movie may lack one. Rating i, `ratings[i]` float32 up to
    `scale`, is that of row `viewers[i]` for column `movies[i]`, (n,) intp each.
    """

    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    viewers: NDArray[np.intp]
    movies: NDArray[np.intp]
    ratings: NDArray[np.float32]
    timestamps: NDArray[np.int64]
    scale: float

    def __len__(self) -> int:
        return len(self.ratings)

    def take(self, rows: NDArray[np.bool_]) -> "RatingSet":
        """Return the ratings of a mask, on the same axes: viewers may lack a rating then."""
        return RatingSet(
            viewer_ids=self.viewer_ids,
            movie_ids=self.movie_ids,
            viewers=self.viewers[rows],
            movies=self.movies[rows],
            ratings=self.ratings[rows],
            timestamps=self.timestamps[rows],
            scale=self.scale,
        )


def rating_set(ratings: Interactions, movie_ids: NDArray[np.int64]) -> RatingSet:
    """Return de-duplicated `ratings` on the axes of their viewers and of `movie_ids`.

    `movie_ids` is sorted and holds every movie of `ratings`.
    """
    viewer_ids = np.unique(ratings.viewer_ids)
    viewers = np.searchsorted(viewer_ids, ratings.viewer_ids)
    movies = np.searchsorted(movie_ids, ratings.movie_ids)
    order = ascending(viewers, movies)
    return RatingSet(
        viewer_ids=viewer_ids,
        movie_ids=movie_ids,
        viewers=viewers[order],
        movies=movies[order],
        ratings=ratings.ratings[order],
        timestamps=ratings.timestamps[order],
        scale=ratings.scale,
    )
