"""The catalogue of movies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.data.catalog import Movie
from domain.data.movie_details import MovieLink
from domain.identifiers import MovieId


class MovieCatalog(Protocol):
    """Holds every movie known, each with a unique slug; each call is one transaction."""

    def upsert(self, movies: Sequence[Movie], links: Sequence[MovieLink] = ()) -> None:
        """Add or overwrite movies by id, and the ids by which other catalogues know them.

        Kept is whether a movie is hidden or available, and what the new movie or
        link says nothing of: year, genres, directors, cast, runtime, an id.
        """
        ...

    def set_availability(
        self,
        movie_id: MovieId,
        *,
        hidden: bool,
        available_from: datetime | None,
        available_until: datetime | None,
    ) -> None:
        """Change when a movie may be shown, or raise `NotFoundError`."""
        ...

    def all(self) -> list[Movie]:
        """Return every movie, by id."""
        ...

    def count(self) -> int:
        """Return how many movies there are."""
        ...

    def revision(self) -> int:
        """Return a number that grows with every change, for readers that poll."""
        ...
