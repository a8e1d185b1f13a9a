"""Outline the catalogue: what can be asked of it."""

from dataclasses import dataclass

from application.serving.serving_state import ServingState, ServingStateHolder
from domain.identifiers import ViewerId

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueOutline:
    """The genres, the span of years, and a few viewers whom the model knows."""

    genres: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    example_viewers: tuple[ViewerId, ...]


class OutlineCatalogue:
    """Answers from memory; the outline is drawn once for each state that serves."""

    def __init__(self, holder: ServingStateHolder) -> None:
        self._holder = holder
        self._drawn: tuple[ServingState, CatalogueOutline] | None = None

    def __call__(self) -> CatalogueOutline:
        """Return the outline of what serves now."""
        state, drawn = self._holder.current, self._drawn
        if drawn is None or drawn[0] is not state:
            drawn = (state, _outline(state))
            self._drawn = drawn
        return drawn[1]


def _outline(state: ServingState) -> CatalogueOutline:
    names: dict[str, str] = {}
    for movie in state.catalogue.movies:
        for genre in movie.genres:
            names.setdefault(genre.casefold(), genre)
    years = [movie.year for movie in state.catalogue.movies if movie.year is not None]
    return CatalogueOutline(
        genres=tuple(sorted(name for name in names.values() if name[0].isalpha())),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        example_viewers=_examples(state),
    )


def _examples(state: ServingState) -> tuple[ViewerId, ...]:
    """Return viewers spread over the axis."""
    known = state.recommender.viewer_ids
    step = max(1, len(known) // EXAMPLES)
    return tuple(ViewerId(int(viewer)) for viewer in known[step // 2 :: step][:EXAMPLES])
