"""Pages of movies, most popular first."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.data.catalog import Movie
from domain.errors import InvalidValueError

MAXIMUM_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MoviePage:
    """Some movies, how many there are in all, and the cursor of the page after them, if any."""

    movies: Sequence[Movie]
    total: int
    model_version: str
    manifest_sha256: str
    next_cursor: str | None = None


def checked_limit(limit: int) -> int:
    """Return `limit` if a page may have that size, or raise `InvalidValueError`."""
    if not 1 <= limit <= MAXIMUM_PAGE:
        raise InvalidValueError(f"limit must lie between 1 and {MAXIMUM_PAGE}, not {limit}")
    return limit
