"""Find the movies that are similar to one."""

from dataclasses import dataclass

from application.errors import NotTrainedError, UnknownMovieError
from application.serving.serving_state import ServingState, ServingStateHolder
from application.serving.wanted_movies import WantedMovies
from domain.identifiers import MovieId
from domain.recommendation.reasons import similar_to
from domain.recommendation.slate import ANYTHING, Slate, SlateFilter, checked_size

SOURCE = "similar"
"""The name of the model part that finds neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRequest:
    """A movie by id or slug, and how many others to show."""

    movie: MovieId | str
    k: int = 10
    filters: SlateFilter = ANYTHING

    def __post_init__(self) -> None:
        checked_size(self.k)


class FindSimilarMovies:
    """Answers with the nearest movies of the served model, from memory alone."""

    def __init__(self, holder: ServingStateHolder, wanted: WantedMovies) -> None:
        self._holder = holder
        self._wanted = wanted

    def __call__(self, request: SimilarRequest) -> Slate:
        """Return a slate of reasons `similar`.

        Raises `UnknownMovieError` where the catalogue lacks the movie, and
        `NotTrainedError` where no model has seen it yet, which is noted.
        """
        state = self._holder.current
        position = state.trained.position_of(request.movie)
        if state.similar is None or position is None:
            raise self._not_trained(state, request.movie)
        trained = state.trained
        unrestricted = request.filters == ANYTHING and not len(trained.withheld)
        nearest, cosines = state.similar.nearest(
            position, request.k, None if unrestricted else trained.showable(request.filters)
        )
        reason = similar_to(trained.movies[position])
        return Slate(
            movies=[trained.movies[other] for other in nearest.tolist()],
            scores=cosines.tolist(),
            reasons=[reason] * len(nearest),
            sources=[SOURCE] * len(nearest),
            model_version=state.version,
            manifest_sha256=state.manifest_sha256,
            is_fallback=False,
        )

    def _not_trained(self, state: ServingState, movie: MovieId | str) -> Exception:
        position = state.catalogue.position_of(movie)
        if position is None:
            return UnknownMovieError(f"the catalogue has no movie {movie!r}")
        known = state.catalogue.movies[position]
        self._wanted.note(known.movie_id)
        return NotTrainedError(
            f"no model has learnt {known.title!r} yet; it is noted for the next training run"
        )
