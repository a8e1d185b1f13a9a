"""What a movie is made of, as columns that a network reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.text_arrays import as_bytes, as_words

UNKNOWN_PERSON = 0
"""The row of everybody who is not known by name."""

ANY_YEAR = (1, 9999)

_ERAS = np.arange(1920, 2031, 10)
_YEARS_OF_AN_ERA = 7.0
_USUAL_MINUTES, _MINUTES_OF_SPREAD = 110.0, 25.0

Columns = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """The people of each movie: `rows` (n, most) intp in a table of known people, each weighed.

    `weights` (n, most) sum to 1 over those of a movie; of whom nobody is said, it has
    `UNKNOWN_PERSON` alone.
    """

    rows: NDArray[np.intp]
    weights: Columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovieFeatures:
    """Reads movies as genres, one column each, year, runtime, and people by their rows.

    `genres`, `directors` and `actors` are those it knows, in the order of their columns and
    rows, in whatever case; row 0 of a table of people is anybody's. `reads_times` says
    whether year and runtime are read. Movies from before or after `years` count as of the
    first or the last of these: nothing has been learnt of later times.
    """

    genres: tuple[str, ...]
    directors: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    reads_times: bool = False
    years: tuple[int, int] = ANY_YEAR

    @classmethod
    def of(
        cls, movies: Sequence[Described], *, fewest_movies: int, most_people: int | None = None
    ) -> Self:
        """Return all features of `movies`; people of fewer than `fewest_movies` stay unknown.

        Of directors and of actors, no more than `most_people` are known: those of most movies.
        """
        years = [movie.year for movie in movies if movie.year]
        return cls(
            genres=_known((movie.genres for movie in movies), 1),
            directors=_known((movie.directors for movie in movies), fewest_movies, most_people),
            actors=_known((movie.cast for movie in movies), fewest_movies, most_people),
            reads_times=True,
            years=(min(years), max(years)) if years else ANY_YEAR,
        )

    @classmethod
    def genres_of(cls, movies: Sequence[Described]) -> Self:
        """Return the genres of `movies` as the only features."""
        return cls(genres=_known((movie.genres for movie in movies), 1))

    def columns(self, movies: Sequence[Described]) -> Columns:
        """Return genres (0 or 1), then year and runtime where they are read, (n, n_columns)."""
        return np.concatenate(self._facts(movies), axis=1)

    def kinds(self, movies: Sequence[Described]) -> tuple[Columns, ...]:
        """Return what is known of each movie as tables (n, columns), one for each kind of it.

        They are those of `columns`, and for directors and for actors a column each: 1 / √n of
        a movie that names n. Zeros throughout a row of a table say that nothing is known.
        """
        return (
            *self._facts(movies),
            _side_by_side(self.directors_of(movies), len(self.directors)),
            _side_by_side(self.actors_of(movies), len(self.actors)),
        )

    def directors_of(self, movies: Sequence[Described]) -> People:
        """Return the directors of each movie."""
        return _people([movie.directors for movie in movies], self.directors)

    def actors_of(self, movies: Sequence[Described]) -> People:
        """Return the cast of each movie."""
        return _people([movie.cast for movie in movies], self.actors)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the names as bytes, whether times are read, and the years that are known."""
        return {
            "genres": as_bytes(self.genres),
            "directors": as_bytes(self.directors),
            "actors": as_bytes(self.actors),
            "reads_times": np.array(self.reads_times),
            "years": np.array(self.years, np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the features that `arrays()` was taken from; raises KeyError where one lacks.

        Older ones do not say which years they know: any.
        """
        first, last = arrays.get("years", np.array(ANY_YEAR)).tolist()
        return cls(
            genres=as_words(arrays["genres"]),
            directors=as_words(arrays["directors"]),
            actors=as_words(arrays["actors"]),
            reads_times=bool(arrays["reads_times"]),
            years=(first, last),
        )

    def _facts(self, movies: Sequence[Described]) -> tuple[Columns, ...]:
        """Return genres, year and runtime, each on its own; the last two where they are read."""
        genres = self._genres(movies)
        if not self.reads_times:
            return (genres,)
        return genres, _eras(movies, self.years), _lengths(movies)

    def _genres(self, movies: Sequence[Described]) -> Columns:
        column_of = {genre.casefold(): column for column, genre in enumerate(self.genres)}
        genres = np.zeros((len(movies), len(self.genres)), np.float32)
        for row, movie in enumerate(movies):
            found = (column_of.get(genre.casefold()) for genre in movie.genres)
            genres[row, [column for column in found if column is not None]] = 1.0
        return genres


def _known(names: Iterable[Iterable[str]], fewest: int, most: int | None = None) -> tuple[str, ...]:
    """Return the names that at least `fewest` movies have, in alphabetical order.

    Of more than `most`, those of most movies; of as many, those that come first.
    """
    movies_of: dict[str, int] = {}
    for of_movie in names:
        for name in set(of_movie):
            movies_of[name] = movies_of.get(name, 0) + 1
    known = sorted(name for name, count in movies_of.items() if count >= fewest)
    return tuple(sorted(sorted(known, key=lambda name: -movies_of[name])[:most]))


def _eras(movies: Sequence[Described], known: tuple[int, int]) -> Columns:
    """Return for each movie how near its year is to each era, and whether it is known."""
    years = np.array([movie.year or 0 for movie in movies], np.float64)
    is_told = years > 0
    years[is_told] = years[is_told].clip(*known)
    eras = np.exp(-np.square((years[:, np.newaxis] - _ERAS) / _YEARS_OF_AN_ERA) / 2)
    return np.column_stack([eras, is_told]).astype(np.float32)


def _lengths(movies: Sequence[Described]) -> Columns:
    """Return for each movie its runtime and the square of it, and whether it is known."""
    minutes = np.array([movie.runtime_minutes or 0 for movie in movies], np.float64)
    length = np.where(minutes > 0, (minutes - _USUAL_MINUTES) / _MINUTES_OF_SPREAD, 0.0)
    length = length.clip(-3.0, 3.0)
    return np.column_stack([length, np.square(length), minutes > 0]).astype(np.float32)


def _people(names: Sequence[Sequence[str]], known: Sequence[str]) -> People:
    row_of = {name.casefold(): row for row, name in enumerate(known, start=UNKNOWN_PERSON + 1)}
    most = max((len(of_movie) for of_movie in names), default=0)
    rows = np.full((len(names), max(most, 1)), UNKNOWN_PERSON, np.intp)
    weights = np.zeros(rows.shape, np.float32)
    for movie, of_movie in enumerate(names):
        found = [row_of.get(name.casefold(), UNKNOWN_PERSON) for name in of_movie]
        rows[movie, : len(of_movie)] = found
        weights[movie, : max(len(of_movie), 1)] = 1 / max(len(of_movie), 1)
    return People(rows=rows, weights=weights)


def _side_by_side(people: People, n_known: int) -> Columns:
    """Return a column for each known person, √weight in the rows of their movies."""
    table = np.zeros((len(people.rows), UNKNOWN_PERSON + 1 + n_known), np.float32)
    np.put_along_axis(table, people.rows, np.sqrt(people.weights), axis=1)
    return table[:, UNKNOWN_PERSON + 1 :]
