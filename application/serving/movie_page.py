"""Pages of movies, most popular first."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.serving.serving_state import ServingState
from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.recommendation.cursor import seal, unseal

MAXIMUM_PAGE = 100

_OFFSET = struct.Struct("<q")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoviePage:
    """Some movies, how many there are in all, and the cursor of the page after them, if any."""

    movies: Sequence[Movie]
    total: int
    model_version: str
    manifest_sha256: str
    next_cursor: str | None = None


def page_of(
    state: ServingState, positions: NDArray[np.intp], limit: int, cursor: str | None
) -> MoviePage:
    """Return the page of `positions` on the catalogue's axis that `cursor` points to.

    The cursor is a place in the list: where another version has changed the
    order meanwhile, the page goes on from that place. Raises
    `InvalidValueError` where the limit or the cursor is unsound.
    """
    if not 1 <= limit <= MAXIMUM_PAGE:
        raise InvalidValueError(f"limit must lie between 1 and {MAXIMUM_PAGE}, not {limit}")
    start = _offset_of(cursor) if cursor else 0
    stop = start + limit
    movies = state.catalogue.movies
    return MoviePage(
        movies=[movies[position] for position in positions[start:stop].tolist()],
        total=len(positions),
        model_version=state.version,
        manifest_sha256=state.manifest_sha256,
        next_cursor=seal(_OFFSET.pack(stop)) if stop < len(positions) else None,
    )


def _offset_of(cursor: str) -> int:
    payload = unseal(cursor)
    if len(payload) != _OFFSET.size:
        raise InvalidValueError("cursor: it belongs to another kind of list")
    offset: int = _OFFSET.unpack(payload)[0]
    return max(0, offset)
