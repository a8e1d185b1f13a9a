"""What sources beside the data sets say of movies, and how it joins the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.data.catalog import Movie
from domain.identifiers import MovieId

LEADING_CAST = 10
"""How many of a cast are kept, leading roles first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieLink:
    """The ids under which IMDb and TMDB know a movie of the catalogue."""

    movie_id: MovieId
    imdb_id: int | None = None
    tmdb_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieDetails:
    """One movie as a source describes it; what it does not say is None or empty.

    `titles` has the one it goes by first, then others. `movie_id` is its number in
    the data set that the source was made for, which need not be the one at hand.
    """

    titles: tuple[str, ...] = ()
    year: int | None = None
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    movie_id: MovieId | None = None
    slug: str | None = None
    imdb_id: int | None = None
    tmdb_id: int | None = None


def described(movie: Movie, details: MovieDetails, *, overwrite: bool = False) -> Movie:
    """Return the movie with what was missing; with `overwrite`, all that `details` says.

    Id, slug and title stay as they are.
    """
    return movie.changed_by(details) if overwrite else movie.filled_by(details)


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in their order, without blanks around or within, each once."""
    tidy = (" ".join(name.split()) for name in names)
    return tuple(dict.fromkeys(name for name in tidy if name))
