"""What a simulated viewer can like or dislike about a movie, in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.errors import InvalidValueError

PEOPLE_DIMENSIONS = 8
ERA_CENTRE, ERA_WIDTH = 1985, 22
CROWD_PLEASERS = {"Action": 0.5, "Adventure": 0.6, "Sci-Fi": 0.5, "Animation": 0.2, "Thriller": 0.2}
ACQUIRED_TASTES = {"Documentary": -0.9, "Film-Noir": -0.3, "Musical": -0.3, "War": -0.2}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovieTraits:
    """The traits of n movies.

    `appeal` (n, d) float32 holds what tastes weigh, in the groups of columns
    that `genres`, `era`, `people`, `popularity` and `quality` name; `season`
    (n, 2) float32 says when in the span a movie is talked about most.
    """

    movie_ids: NDArray[np.int64]
    appeal: NDArray[np.float32]
    season: NDArray[np.float32]
    genres: slice
    era: slice
    people: slice
    popularity: int
    quality: int

    def __len__(self) -> int:
        return len(self.movie_ids)


def traits_of(movies: Sequence[Movie], rng: np.random.Generator) -> MovieTraits:
    """Return the traits of movies: known facts as they are, hidden ones drawn from `rng`.

    Raises `InvalidValueError` where there are no movies or one has no year.
    """
    if not movies:
        raise InvalidValueError("an audience needs movies to watch; the catalogue is empty")
    genres = _genres(movies)
    era = _era(movies)
    people = _people(movies, rng)
    popularity = _popularity(movies, rng)
    quality = _standardised(0.35 * popularity - 0.25 * era[:, 0] + rng.standard_normal(len(movies)))
    g, p = genres.shape[1], people.shape[1]
    columns = (genres, era, people, popularity[:, None], quality[:, None])
    return MovieTraits(
        movie_ids=np.array([movie.movie_id for movie in movies], np.int64),
        appeal=np.concatenate(columns, axis=1).astype(np.float32),
        season=rng.standard_normal((len(movies), 2)).astype(np.float32),
        genres=slice(0, g),
        era=slice(g, g + 2),
        people=slice(g + 2, g + 2 + p),
        popularity=g + 2 + p,
        quality=g + 2 + p + 1,
    )


def _genres(movies: Sequence[Movie]) -> NDArray[np.float64]:
    """Return (n, genres): rows of unit length, so that many genres do not shout down one."""
    names = sorted({genre for movie in movies for genre in movie.genres})
    column = {name: position for position, name in enumerate(names)}
    matrix = np.zeros((len(movies), max(len(names), 1)))
    for row, movie in enumerate(movies):
        for genre in movie.genres:
            matrix[row, column[genre]] = len(movie.genres) ** -0.5
    return matrix


def _era(movies: Sequence[Movie]) -> NDArray[np.float64]:
    """Return (n, 2): the year in units of an era, and its square."""
    undated = [movie.movie_id for movie in movies if movie.year is None]
    if undated:
        raise InvalidValueError(f"an audience needs to know every movie's year: {undated[:5]}")
    years = np.array([movie.year for movie in movies], float)
    era = (years - ERA_CENTRE) / ERA_WIDTH
    return np.stack((era, era**2), axis=1)


def _people(movies: Sequence[Movie], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (n, `PEOPLE_DIMENSIONS`): each person has a hidden manner; directors count double."""
    names = sorted({name for movie in movies for name in (*movie.directors, *movie.cast)})
    manners = dict(
        zip(names, rng.standard_normal((len(names), PEOPLE_DIMENSIONS)), strict=True),
    )
    matrix = np.zeros((len(movies), PEOPLE_DIMENSIONS))
    for row, movie in enumerate(movies):
        for weight, people in ((2.0, movie.directors), (1.0, movie.cast)):
            for name in people:
                matrix[row] += weight / len(people) * manners[name]
    lengths: NDArray[np.float64] = np.sqrt((matrix**2).sum(axis=1, keepdims=True)) + 1e-9
    return matrix / lengths


def _popularity(movies: Sequence[Movie], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (n,): newer movies, movies of busy people and of easy genres are watched more."""
    films = Counter(name for movie in movies for name in {*movie.directors, *movie.cast})
    busy = [
        float(np.mean([np.log(films[name]) for name in (*movie.directors, *movie.cast)] or [0.0]))
        for movie in movies
    ]
    pleasing = {**CROWD_PLEASERS, **ACQUIRED_TASTES}
    easy = [sum(pleasing.get(genre, 0.0) for genre in movie.genres) for movie in movies]
    luck = rng.standard_normal(len(movies))
    return _standardised(
        0.55 * _standardised(np.array(busy))
        + 0.45 * _standardised(np.array(easy))
        + 0.5 * _era(movies)[:, 0]
        + 0.75 * luck
    )


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled: NDArray[np.float64] = (values - values.mean()) / (values.std() + 1e-9)
    return scaled
