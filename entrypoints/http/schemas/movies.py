"""Movies on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.serving.change_availability import UNCHANGED, AvailabilityChange
from application.serving.get_movie import MovieDetails
from application.serving.movie_page import MoviePage
from domain.data.catalog import Movie

Moment = Annotated[
    datetime,
    Meta(tz=True, description="With its offset from UTC.", examples=["2026-01-31T18:00:00Z"]),
]


class MovieSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A movie in a list."""

    movie_id: Annotated[int, Meta(description="Its number.", ge=1, examples=[50])]
    slug: Annotated[
        str, Meta(description="Its unique readable name.", examples=["the+usual+suspects+1995"])
    ]
    title: Annotated[str, Meta(description="Its title.", examples=["The Usual Suspects"])]
    year: Annotated[int | None, Meta(description="When it came out.", examples=[1995])]
    genres: Annotated[tuple[str, ...], Meta(description="Its genres.", examples=[["Crime"]])]
    runtime_minutes: Annotated[int | None, Meta(description="How long it runs.", examples=[106])]


class FullMovie(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known of a movie."""

    movie_id: Annotated[int, Meta(description="Its number.", ge=1, examples=[50])]
    slug: Annotated[
        str, Meta(description="Its unique readable name.", examples=["the+usual+suspects+1995"])
    ]
    title: Annotated[str, Meta(description="Its title.", examples=["The Usual Suspects"])]
    year: Annotated[int | None, Meta(description="When it came out.", examples=[1995])]
    genres: Annotated[tuple[str, ...], Meta(description="Its genres.", examples=[["Crime"]])]
    runtime_minutes: Annotated[int | None, Meta(description="How long it runs.", examples=[106])]
    directors: Annotated[tuple[str, ...], Meta(description="Who directed it.")]
    cast: Annotated[tuple[str, ...], Meta(description="Who plays in it, leading roles first.")]
    hidden: Annotated[bool, Meta(description="Whether an operator took it off every list.")]
    available_from: Annotated[datetime | None, Meta(description="When it may first be shown.")]
    available_until: Annotated[datetime | None, Meta(description="When it stops being shown.")]
    is_in_training: Annotated[bool, Meta(description="Whether the model has learnt it.")]
    popularity_rank: Annotated[
        int | None, Meta(description="1 is the most popular movie in training.")
    ]


class Movies(msgspec.Struct, frozen=True, kw_only=True):
    """A page of movies."""

    movies: Annotated[tuple[MovieSummary, ...], Meta(description="In order.")]
    total: Annotated[int, Meta(description="How many there are on all pages.", ge=0)]
    model_version: Annotated[str, Meta(description="The version that ordered them.")]
    next_cursor: Annotated[
        str | None, Meta(description="Ask for the next page with this; null on the last one.")
    ]


class MovieChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; a field left out stays as it is, null lifts a bound."""

    hidden: Annotated[bool, Meta(description="Take it off every list.")] | UnsetType = UNSET
    available_from: Moment | UnsetType | None = UNSET
    available_until: Moment | UnsetType | None = UNSET


def summary_of(movie: Movie) -> MovieSummary:
    """Return a movie as it goes over the wire in lists."""
    return MovieSummary(
        movie_id=movie.movie_id,
        slug=movie.slug,
        title=movie.title,
        year=movie.year,
        genres=movie.genres,
        runtime_minutes=movie.runtime_minutes,
    )


def full_movie_of(details: MovieDetails) -> FullMovie:
    """Return a movie as it goes over the wire alone."""
    movie = details.movie
    return FullMovie(
        movie_id=movie.movie_id,
        slug=movie.slug,
        title=movie.title,
        year=movie.year,
        genres=movie.genres,
        runtime_minutes=movie.runtime_minutes,
        directors=movie.directors,
        cast=movie.cast,
        hidden=movie.hidden,
        available_from=movie.available_from,
        available_until=movie.available_until,
        is_in_training=details.is_in_training,
        popularity_rank=details.popularity_rank,
    )


def movies_of(page: MoviePage) -> Movies:
    """Return a page of movies as it goes over the wire."""
    return Movies(
        movies=tuple(summary_of(movie) for movie in page.movies),
        total=page.total,
        model_version=page.model_version,
        next_cursor=page.next_cursor,
    )


def availability_change_of(change: MovieChange) -> AvailabilityChange:
    """Return a change as the use case takes it."""
    return AvailabilityChange(
        hidden=UNCHANGED if change.hidden is UNSET else change.hidden,
        available_from=UNCHANGED if change.available_from is UNSET else change.available_from,
        available_until=UNCHANGED if change.available_until is UNSET else change.available_until,
    )
