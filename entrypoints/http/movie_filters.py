"""The query parameters that say which movies may be listed."""

from typing import Annotated

from litestar.params import FromQuery, QueryParameter

from domain.recommendation.slate import GenreMatch, SlateFilter

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many movies a page holds.")]
Cursor = Annotated[
    str | None,
    QueryParameter(
        description="What the page before of the same list named as `next_cursor`.", max_length=4096
    ),
]


async def provide_filters(
    genres: Annotated[
        list[str] | None, QueryParameter(description="Repeat it for several; case is ignored.")
    ] = None,
    genre_match: FromQuery[GenreMatch] = GenreMatch.ANY,
    year_from: Annotated[int | None, QueryParameter(ge=1870, le=2100)] = None,
    year_to: Annotated[int | None, QueryParameter(ge=1870, le=2100)] = None,
    runtime_max: Annotated[
        int | None, QueryParameter(ge=1, le=100_000, description="In minutes.")
    ] = None,
) -> SlateFilter:
    """Return the filter, or raise `InvalidValueError` where the years are crossed."""
    return SlateFilter(
        genres=tuple(genres or ()),
        genre_match=genre_match,
        year_from=year_from,
        year_to=year_to,
        runtime_max=runtime_max,
    )
