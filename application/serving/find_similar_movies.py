"""Find the movies that are similar to one."""

from dataclasses import dataclass

from application.serving.serving_state import ServingStateHolder
from domain.identifiers import MovieId
from domain.recommendation.slate import ANYTHING, Slate, SlateFilter, checked_size


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

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(self, request: SimilarRequest) -> Slate:
        """Return a slate of reasons `similar`.

        Raises `NotFoundError` where the catalogue lacks the movie, and
        `NotTrainedError` where no model has seen it yet.
        """
        raise NotImplementedError
