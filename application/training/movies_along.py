"""The movies of an axis."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId


def movies_along(movie_ids: NDArray[np.int64], movies: Sequence[Movie]) -> list[Movie]:
    """Return the movie of each position of an axis, (n_movies,).

    Raises `InvalidValueError` naming a movie that the catalogue lacks.
    """
    by_id = {movie.movie_id: movie for movie in movies}
    axis = [MovieId(movie_id) for movie_id in movie_ids.tolist()]
    missing = [movie_id for movie_id in axis if movie_id not in by_id]
    if missing:
        raise InvalidValueError(
            f"{len(missing)} movies of the history are not in the catalogue, the first is"
            f" {missing[0]}; ingest the data set's catalogue again"
        )
    return [by_id[movie_id] for movie_id in axis]
