"""Search the catalogue as the viewer types."""

from application.serving.movie_page import Listing, MoviePage, page_of
from application.serving.serving_state import ServingStateHolder
from domain.recommendation.slate import ANYTHING, SlateFilter


class SearchMovies:
    """Finds movies whose title has every word typed, without regard to case and accents."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder

    def __call__(
        self,
        query: str = "",
        filters: SlateFilter = ANYTHING,
        limit: int = 20,
        cursor: str | None = None,
    ) -> MoviePage:
        """Return a page: the nearest titles first, and the popular first among equally near ones.

        An empty query finds every movie that is available. Raises
        `InvalidValueError` where the limit or the cursor is unsound.
        """
        state = self._holder.current
        found = state.titles.find(query)
        showable = found[state.catalogue.showable(filters)[found]]
        listing = Listing(name="search", words=query, filters=filters)
        return page_of(state, showable, listing, limit, cursor)
