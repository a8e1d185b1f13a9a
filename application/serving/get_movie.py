"""Look one movie up."""

from dataclasses import dataclass

from application.errors import UnknownMovieError
from application.serving.serving_state import ServingStateHolder
from domain.data.catalog import Movie
from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieDetails:
    """A movie, and whether the served model has learnt it.

    `popularity_rank` counts from 1; None where no model is loaded or it has not
    learnt the movie.
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
        """Return the movie, or raise `UnknownMovieError`."""
        state = self._holder.current
        position = state.catalogue.position_of(movie)
        if position is None:
            raise UnknownMovieError(f"the catalogue has no movie {movie!r}")
        found = state.catalogue.movies[position]
        in_training = state.has_model and found.movie_id in state.trained.positions
        return MovieDetails(
            movie=found,
            is_in_training=in_training,
            popularity_rank=position + 1 if in_training else None,
            model_version=state.version,
            manifest_sha256=state.manifest_sha256,
        )
