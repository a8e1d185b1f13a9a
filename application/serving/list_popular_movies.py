"""List movies by popularity."""

import numpy as np

from application.serving.movie_page import Listing, MoviePage, page_of
from application.serving.serving_state import ServingStateHolder
from domain.recommendation.slate import ANYTHING, SlateFilter


class ListPopularMovies:
    """Lists available movies, most popular first; without a model, in the catalogue's order."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(
        self, filters: SlateFilter = ANYTHING, limit: int = 20, cursor: str | None = None
    ) -> MoviePage:
        """Return a page; raise `InvalidValueError` where the limit or the cursor is unsound."""
        state = self._holder.current
        showable = np.flatnonzero(state.catalogue.showable(filters))
        return page_of(state, showable, Listing(name="popular", filters=filters), limit, cursor)
