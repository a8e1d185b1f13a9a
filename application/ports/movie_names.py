"""The movies that streams mean by their slugs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class SlugAlias:
    """Another spelling of a movie: how it was matched, and how surely, from 0 to 1."""

    slug: str
    movie_id: MovieId
    method: str
    confidence: float


class MovieNames(Protocol):
    """Knows slugs of movies, their own and others."""

    def known(self, slugs: Sequence[str]) -> Mapping[str, MovieId]:
        """Return the movie of each slug that is a movie's own or an alias."""
        ...

    def add_aliases(self, aliases: Sequence[SlugAlias]) -> None:
        """Remember other spellings, in one transaction; a known one keeps its movie."""
        ...

    def aliases(self) -> list[SlugAlias]:
        """Return every alias, by slug."""
        ...
