"""The ids under which other catalogues know our movies."""

from typing import Protocol

from domain.data.movie_details import MovieLink


class MovieLinks(Protocol):
    """Knows the links that were stored with the movies of a `MovieCatalog`."""

    def links(self) -> list[MovieLink]:
        """Return every link, by movie id."""
        ...
