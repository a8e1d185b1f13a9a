"""Recommend movies to a viewer."""

from application.serving.serving_state import ServingStateHolder
from domain.recommendation.slate import Slate, SlateRequest


class RecommendMovies:
    """Answers every request with a slate of one version, from memory alone."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(self, request: SlateRequest) -> Slate:
        """Return a slate.

        Raises `NotFoundError` where none of the seeds can be used, and
        `InvalidValueError` where the cursor is not one of ours.
        """
        raise NotImplementedError
