"""Sources that describe movies: dumps, tables and answers of film catalogues."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from application.ports.dataset_reader import Rejects
from domain.data.movie_details import MovieDetails


class MovieMetadata(Protocol):
    """One source; what it cannot read is counted in `rejects`, with file, line and reason."""

    @property
    def source(self) -> str:
        """Where it comes from, for people."""
        ...

    @property
    def layout(self) -> str:
        """The layout that was recognised, for people."""
        ...

    @property
    def rejects(self) -> Rejects:
        """What could not be read so far."""
        ...

    def movies(self) -> Iterator[MovieDetails]:
        """Yield every movie; memory does not grow with their number.

        Directors and cast may be missing here, and be left to `with_people`.
        Raises `DatasetError` where a file cannot be read on.
        """
        ...

    def with_people(self, chosen: Sequence[MovieDetails]) -> list[MovieDetails]:
        """Return some of its movies, in their order, with directors and cast where it has them."""
        ...


class MetadataReader(Protocol):
    """Recognises the layouts of metadata."""

    def open(self, path: str) -> Sequence[MovieMetadata]:
        """Return the source that a file is, or all those in a folder.

        Raises `DatasetError` saying what was looked for where there is none.
        """
        ...
