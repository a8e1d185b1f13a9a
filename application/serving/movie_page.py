"""Pages of movies, most popular first."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from application.serving.serving_state import ServingState
from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.recommendation.cursor import seal, unseal
from domain.recommendation.slate import ANYTHING, SlateFilter

MAXIMUM_PAGE = 100

_PLACE = struct.Struct("<q8s")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoviePage:
    """Some movies, how many there are in all, and the cursor of the page after them, if any."""

    movies: Sequence[Movie]
    total: int
    model_version: str
    manifest_sha256: str
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which list is asked for: its name, the words searched for, and the filters.

    A cursor is a place in one listing. The same words and genres in another
    case, or in blanks of another width, are the same listing.
    """

    name: str
    words: str = ""
    filters: SlateFilter = ANYTHING

    @property
    def digest(self) -> bytes:
        """Eight bytes that differ wherever the listing does."""
        asked = self.filters
        genres = tuple(genre.casefold() for genre in asked.genres)
        bounds = (asked.genre_match.value, asked.year_from, asked.year_to, asked.runtime_max)
        told = repr((self.name, self.words.casefold().split(), genres, bounds))
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def page_of(
    state: ServingState,
    positions: NDArray[np.intp],
    listing: Listing,
    limit: int,
    cursor: str | None,
) -> MoviePage:
    """Return the page of `positions` on the catalogue's axis that `cursor` points to.

    The cursor is a place in the listing: where another version has changed the
    order meanwhile, the page goes on from that place. Raises `InvalidValueError`
    where the limit is unsound, or the cursor is, or belongs to another listing.
    """
    if not 1 <= limit <= MAXIMUM_PAGE:
        raise InvalidValueError(f"limit must lie between 1 and {MAXIMUM_PAGE}, not {limit}")
    digest = listing.digest
    start = _offset_of(cursor, digest) if cursor else 0
    stop = start + limit
    movies = state.catalogue.movies
    return MoviePage(
        movies=[movies[position] for position in positions[start:stop].tolist()],
        total=len(positions),
        model_version=state.version,
        manifest_sha256=state.manifest_sha256,
        next_cursor=seal(_PLACE.pack(stop, digest)) if stop < len(positions) else None,
    )


def _offset_of(cursor: str, digest: bytes) -> int:
    payload = unseal(cursor)
    if len(payload) != _PLACE.size or not payload.endswith(digest):
        raise InvalidValueError(
            "cursor: it belongs to another list; ask for the next page with the same words and"
            " filters as for the one before, or leave the cursor out to start anew"
        )
    offset: int = _PLACE.unpack(payload)[0]
    return max(0, offset)
