"""Look one movie up."""

from dataclasses import dataclass

from application.serving.serving_state import ServingStateHolder
from domain.data.catalog import Movie
from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieDetails:
    """A movie, and whether the served model has learnt it.

    `popularity_rank` counts from 1 over the movies in training.
    """

    movie: Movie
    is_in_training: bool
    popularity_rank: int | None
    model_version: str
    manifest_sha256: str


class GetMovie:
    """Finds a movie by id or slug, hidden ones too."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(self, movie: MovieId | str) -> MovieDetails:
        """Return the movie, or raise `NotFoundError`."""
        raise NotImplementedError
