"""Slates on the wire."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.serving.find_similar_movies import SimilarRequest
from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId, ViewerId
from domain.recommendation.slate import (
    ANYTHING,
    MAXIMUM_SLATE,
    GenreMatch,
    ReasonKind,
    Slate,
    SlateFilter,
    SlateRequest,
)

UserNumber = Annotated[ViewerId, Meta(ge=1, le=MAXIMUM_IDENTIFIER, examples=[1])]
MovieNumber = Annotated[MovieId, Meta(ge=1, le=MAXIMUM_IDENTIFIER, examples=[50])]
SlateSize = Annotated[int, Meta(ge=1, le=MAXIMUM_SLATE, description="How many movies to show.")]
Genre = Annotated[str, Meta(min_length=1, max_length=100, examples=["Drama"])]
Year = Annotated[int, Meta(ge=EARLIEST_YEAR, le=LATEST_YEAR, examples=[1995])]
Minutes = Annotated[int, Meta(ge=1, le=100_000, examples=[120])]
_NOT_PREDICTED = tuple((None,) * size for size in range(MAXIMUM_SLATE + 1))

Slug = Annotated[str, Meta(min_length=1, max_length=500, examples=["the+usual+suspects+1995"])]


class FilterOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which movies may be shown; what is left out restricts nothing."""

    genres: Annotated[tuple[Genre, ...], Meta(max_length=100, description="Case is ignored.")] = ()
    genre_match: Annotated[GenreMatch, Meta(description="One of the genres, or all.")] = (
        GenreMatch.ANY
    )
    year_from: Year | None = None
    year_to: Year | None = None
    runtime_max: Annotated[Minutes | None, Meta(description="In minutes.")] = None

    @property
    def filters(self) -> SlateFilter:
        """The filter, or `InvalidValueError` where the years are crossed."""
        if not self.genres and self.year_from is self.year_to is self.runtime_max is None:
            return ANYTHING
        return SlateFilter(
            genres=self.genres,
            genre_match=self.genre_match,
            year_from=self.year_from,
            year_to=self.year_to,
            runtime_max=self.runtime_max,
        )


class SlateOrder(FilterOrder, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom, how many, by what, and without what."""

    user_id: Annotated[
        UserNumber | None, Meta(description="Unknown viewers are shown what is popular.")
    ] = None
    k: SlateSize = 10
    exclude_seen: Annotated[bool, Meta(description="Leave out what the viewer has seen.")] = True
    exclude: Annotated[
        tuple[MovieNumber, ...],
        Meta(max_length=10_000, description="Movies not to show; unknown ones are ignored."),
    ] = ()
    seed_movie_ids: Annotated[
        tuple[MovieNumber, ...],
        Meta(max_length=1000, description="Movies the viewer likes, to go by from now on."),
    ] = ()
    seed_genres: Annotated[
        tuple[Genre, ...], Meta(max_length=100, description="Genres the viewer likes.")
    ] = ()
    diversity: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="0 ranks by score alone, 1 by difference alone."),
    ] = None
    cursor: Annotated[
        Annotated[str, Meta(max_length=30_000)] | None,
        Meta(description="What the page before named as `next_cursor`."),
    ] = None


class ExistingOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which movies to score, for whom."""

    user_id: Annotated[
        UserNumber | None, Meta(description="For unknown viewers the popular rank first.")
    ] = None
    movie_ids: Annotated[
        tuple[MovieNumber, ...],
        Meta(min_length=1, max_length=1000, description="What to rank, and nothing else."),
    ]
    k: SlateSize = MAXIMUM_SLATE
    exclude_seen: Annotated[bool, Meta(description="Leave out what the viewer has seen.")] = False
    seed_movie_ids: Annotated[
        tuple[MovieNumber, ...],
        Meta(max_length=1000, description="Movies the viewer likes, to go by from now on."),
    ] = ()


class SimilarOrder(FilterOrder, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which movie, and how many."""

    movie_id: Annotated[MovieNumber | Slug, Meta(description="A movie's id or slug.")]
    k: SlateSize = 10


class Why(msgspec.Struct, frozen=True, gc=False):
    """Why a movie is shown, and the movies that really moved its score."""

    kind: ReasonKind
    text: Annotated[str, Meta(examples=["Because you liked The Usual Suspects"])]
    movie_ids: Sequence[int]


class RecommendedMovie(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One place of a slate."""

    movie_id: MovieNumber
    slug: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    score: Annotated[float, Meta(description="Comparable within one slate alone.")]
    source: Annotated[str, Meta(description="The model part that brought it.", examples=["als"])]
    reason: Why
    predicted_rating: Annotated[
        float | None,
        Meta(description="What the viewer would give; left out where nothing predicts it."),
    ] = None


class Recommendations(msgspec.Struct, frozen=True):
    """A slate, best first."""

    request_id: Annotated[str, Meta(description="Names this answer in the log.")]
    user_id: UserNumber | None
    model_version: Annotated[str, Meta(description="`none` where no model is loaded.")]
    is_fallback: Annotated[
        bool, Meta(description="Whether it was not made from this viewer's events or seeds.")
    ]
    recommendations: list[RecommendedMovie]
    next_cursor: Annotated[
        str | None, Meta(description="Ask for the next page with this; null at the end.")
    ] = None
    skipped_seeds: Annotated[
        tuple[MovieNumber, ...], Meta(description="Seeds that the model has not learnt.")
    ] = ()
    skipped_movie_ids: (
        Annotated[
            tuple[MovieNumber, ...],
            Meta(description="Of given movies, those that the model has not learnt."),
        ]
        | UnsetType
    ) = UNSET


def slate_request_of(order: SlateOrder) -> SlateRequest:
    """Return an order as the use case takes it."""
    return SlateRequest(
        viewer_id=order.user_id,
        k=order.k,
        exclude_seen=order.exclude_seen,
        exclude=order.exclude,
        filters=order.filters,
        seed_movie_ids=order.seed_movie_ids,
        seed_genres=order.seed_genres,
        diversity=order.diversity,
        cursor=order.cursor,
    )


def existing_request_of(order: ExistingOrder) -> SlateRequest:
    """Return an order as the use case takes it."""
    return SlateRequest(
        viewer_id=order.user_id,
        k=order.k,
        exclude_seen=order.exclude_seen,
        candidates=order.movie_ids,
        seed_movie_ids=order.seed_movie_ids,
    )


def similar_request_of(order: SimilarOrder) -> SimilarRequest:
    """Return an order as the use case takes it."""
    return SimilarRequest(movie=order.movie_id, k=order.k, filters=order.filters)


def recommendations_of(
    slate: Slate, request_id: str, viewer_id: ViewerId | None
) -> Recommendations:
    """Return a slate as it goes over the wire."""
    return Recommendations(
        request_id,
        viewer_id,
        slate.model_version,
        slate.is_fallback,
        [
            RecommendedMovie(
                movie.movie_id,
                movie.slug,
                movie.title,
                movie.year,
                movie.genres,
                score,
                source,
                Why(reason.kind, reason.text, reason.movie_ids),
                rating,
            )
            for movie, score, source, reason, rating in zip(
                slate.movies,
                slate.scores,
                slate.sources,
                slate.reasons,
                slate.predicted_ratings or _NOT_PREDICTED[len(slate.movies)],
                strict=True,
            )
        ],
        slate.next_cursor,
        slate.skipped_seeds,
        UNSET if slate.skipped_candidates is None else slate.skipped_candidates,
    )
