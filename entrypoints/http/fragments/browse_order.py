"""What a viewer who looks through the films asks for, as typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from litestar.params import QueryParameter

from domain.recommendation.slate import SlateFilter
from entrypoints.http.fragments.addresses import Query, read_filter
from entrypoints.http.movie_filters import Cursor

Typed = Annotated[str, QueryParameter(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowseOrder:
    """Words of a title, genres, years, and where the page before ended."""

    words: str = ""
    genres: Sequence[str] = ()
    year_from: str = ""
    year_to: str = ""
    cursor: str | None = None

    def filters(self) -> SlateFilter:
        """Return the filter, or raise `InvalidValueError` in words for people."""
        return read_filter(self.genres, self.year_from, self.year_to)

    def query(self, cursor: str | None = None) -> Query:
        """Return the parameters that ask for the same, from `cursor` on."""
        return [
            ("q", self.words),
            *(("genres", genre) for genre in self.genres),
            ("year_from", self.year_from),
            ("year_to", self.year_to),
            ("cursor", cursor),
        ]


async def provide_browse_order(  # Litestar names each parameter
    q: Typed = "",
    genres: Annotated[list[str] | None, QueryParameter()] = None,
    year_from: Typed = "",
    year_to: Typed = "",
    cursor: Cursor = None,
) -> BrowseOrder:
    """Return what the address asks for; nothing is judged yet."""
    return BrowseOrder(
        words=q.strip(),
        genres=tuple(genres or ()),
        year_from=year_from.strip(),
        year_to=year_to.strip(),
        cursor=cursor,
    )
