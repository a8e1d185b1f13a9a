"""The movies that streams mean by their slugs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.data.catalog import Movie
from domain.identifiers import MovieId

OWN_SLUG = "own-slug"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlugAlias:
    """A slug by which streams name a movie: how it was matched, and how surely, from 0 to 1.

    `method` is the one of a `TitleMatch`, or `OWN_SLUG` where it is the movie's own.
    """

    slug: str
    movie_id: MovieId
    method: str
    confidence: float


class MovieNames(Protocol):
    """Knows slugs of movies, their own and others."""

    def known(self, slugs: Sequence[str]) -> Mapping[str, MovieId]:
        """Return the movie of each slug that is an alias or, where it is none, a movie's own."""
        ...

    def register(self, movies: Sequence[Movie], aliases: Sequence[SlugAlias]) -> None:
        """Add new movies to the catalogue, and remember aliases, in one transaction.

        Raises `NameConflictError`, and changes nothing, where a new movie's id or slug
        is taken, or an alias is known as another movie's.
        """
        ...

    def aliases(self) -> list[SlugAlias]:
        """Return every alias, by slug."""
        ...
