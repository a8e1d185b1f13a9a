"""Slates: what is asked for, and what is shown."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, ViewerId

MAXIMUM_SLATE = 100


class GenreMatch(StrEnum):
    """Whether a movie needs one or every genre asked for."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateFilter:
    """Which movies may be shown; empty and None mean no restriction.

    A movie whose year or runtime is unknown fails a bound on it.
    """

    genres: tuple[str, ...] = ()
    genre_match: GenreMatch = GenreMatch.ANY
    year_from: int | None = None
    year_to: int | None = None
    runtime_max: int | None = None

    def __post_init__(self) -> None:
        years = (self.year_from, self.year_to)
        if None not in years and years[0] > years[1]:  # type: ignore[operator]  # both are int here
            raise InvalidValueError(f"year_from {years[0]} lies after year_to {years[1]}")


ANYTHING = SlateFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateRequest:
    """What a viewer, known or not, asks for."""

    viewer_id: ViewerId | None = None
    k: int = 10
    exclude_seen: bool = True
    exclude: tuple[MovieId, ...] = ()
    filters: SlateFilter = ANYTHING
    seed_movie_ids: tuple[MovieId, ...] = ()
    seed_genres: tuple[str, ...] = ()
    diversity: float | None = None
    cursor: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MAXIMUM_SLATE:
            raise InvalidValueError(f"k must lie between 1 and {MAXIMUM_SLATE}, not {self.k}")
        if self.diversity is not None and not 0 <= self.diversity <= 1:
            raise InvalidValueError(f"diversity must lie between 0 and 1, not {self.diversity}")


class ReasonKind(StrEnum):
    """Why an item is shown."""

    BECAUSE_OF_MOVIES = "because_of_movies"
    BECAUSE_OF_GENRES = "because_of_genres"
    SIMILAR = "similar"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an item is shown, in words, and the movies that really contributed."""

    kind: ReasonKind
    text: str
    movie_ids: tuple[MovieId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateItem:
    """One recommended movie; `source` names the model part that brought it."""

    movie: Movie
    score: float
    source: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate:
    """One ordered list of recommended movies.

    `is_fallback` is true where the slate was not computed from the viewer's own
    events or seeds; `skipped_seeds` are seeds that no model knows.
    """

    items: tuple[SlateItem, ...]
    model_version: str
    manifest_sha256: str
    is_fallback: bool
    next_cursor: str | None = None
    skipped_seeds: tuple[MovieId, ...] = field(default=())
