"""Slates: what is asked for, and what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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

    Genres are matched without regard to case; a genre that no movie has matches
    none. A movie whose year or runtime is unknown fails a bound on it.
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


def checked_size(k: int) -> int:
    """Return `k` if a slate may have that size, or raise `InvalidValueError`."""
    if not 1 <= k <= MAXIMUM_SLATE:
        raise InvalidValueError(f"k must lie between 1 and {MAXIMUM_SLATE}, not {k}")
    return k


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateRequest:
    """What a viewer, known or not, asks for; of nothing but `candidates`, where there are any."""

    viewer_id: ViewerId | None = None
    k: int = 10
    exclude_seen: bool = True
    exclude: tuple[MovieId, ...] = ()
    filters: SlateFilter = ANYTHING
    seed_movie_ids: tuple[MovieId, ...] = ()
    seed_genres: tuple[str, ...] = ()
    diversity: float | None = None
    cursor: str | None = None
    candidates: tuple[MovieId, ...] | None = None

    def __post_init__(self) -> None:
        checked_size(self.k)
        if self.diversity is not None and not 0 <= self.diversity <= 1:
            raise InvalidValueError(f"diversity must lie between 0 and 1, not {self.diversity}")

    @property
    def has_seeds(self) -> bool:
        """Whether the viewer named movies or genres to go by."""
        return bool(self.seed_movie_ids or self.seed_genres)


class ReasonKind(StrEnum):
    """Why an item is shown."""

    BECAUSE_OF_MOVIES = "because_of_movies"
    BECAUSE_OF_GENRES = "because_of_genres"
    SIMILAR = "similar"
    POPULAR = "popular"


class Reason(NamedTuple):
    """Why an item is shown, in words, and the movies that really contributed.

    A named tuple, because one is made for every item of every slate: it costs
    half of what a frozen dataclass costs.
    """

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
    predicted_rating: float | None = None


class Slate(NamedTuple):
    """One ordered list of recommended movies, in columns of equal length.

    A named tuple, because one is made for every answer. `sources` name the model
    part that brought each movie. `is_fallback` is true where the slate was not
    computed from the viewer's own events or seeds; `skipped_seeds` are seeds
    that no model knows, `skipped_candidates` what was to be ranked and is not
    known to it either. `predicted_ratings` are what the viewer would give, None
    where nothing predicts it of this viewer, or of a movie; `rating_version` predicted them.
    """

    movies: Sequence[Movie]
    scores: Sequence[float]
    reasons: Sequence[Reason]
    sources: Sequence[str]
    model_version: str
    manifest_sha256: str
    is_fallback: bool
    next_cursor: str | None = None
    skipped_seeds: tuple[MovieId, ...] = ()
    predicted_ratings: Sequence[float | None] | None = None
    rating_version: str | None = None
    skipped_candidates: tuple[MovieId, ...] | None = None

    @property
    def items(self) -> list[SlateItem]:
        """The columns as one value per movie, for readers that are not in a hurry."""
        return [
            SlateItem(
                movie=movie,
                score=score,
                source=source,
                reason=reason,
                predicted_rating=rating,
            )
            for movie, score, source, reason, rating in zip(
                self.movies,
                self.scores,
                self.sources,
                self.reasons,
                self.predicted_ratings or [None] * len(self.movies),
                strict=True,
            )
        ]
