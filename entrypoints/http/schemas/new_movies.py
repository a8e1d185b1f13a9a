"""Movies that are in no catalogue yet, on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from application.serving.predict_new_movie import Neighbour, NewMoviePrediction
from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR
from domain.data.movie_details import distinct_names
from domain.data.new_movie import NewMovie
from domain.recommendation.new_movie_rating import NewMovieBasis
from entrypoints.http.schemas.recommendations import SlateSize, UserNumber

DECIMALS = 3
LONGEST_TITLE = 300
LONGEST_RUNTIME = 10_000
MOST_NAMES = 100

Names = (
    Annotated[str, Meta(max_length=2000)]
    | Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=MOST_NAMES)]
)


class NewMovieOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose rating, and what the movie is made of; names as a list, or with commas between."""

    movie_title: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_TITLE,
            pattern=r"\S",
            description="Without its year.",
            examples=["Heat"],
        ),
    ]
    user_id: Annotated[
        UserNumber | None, Meta(description="Without, or unknown: what viewers in general give.")
    ] = None
    year: Annotated[
        Annotated[int, Meta(ge=EARLIEST_YEAR, le=LATEST_YEAR)] | None,
        Meta(description="When it came out.", examples=[1995]),
    ] = None
    genres: Annotated[Names, Meta(description="Its genres.", examples=[["Action", "Crime"]])] = ()
    directors: Annotated[
        Names, Meta(description="Who directed it.", examples=["Michael Mann"])
    ] = ()
    actors: Annotated[
        Names, Meta(description="Who plays in it.", examples=["Al Pacino,Robert De Niro"])
    ] = ()
    runtime: Annotated[
        Annotated[int, Meta(ge=1, le=LONGEST_RUNTIME)] | None,
        Meta(description="How long it runs, in minutes.", examples=[170]),
    ] = None
    k: Annotated[SlateSize, Meta(description="How many neighbours to name.")] = 5

    def movie(self) -> NewMovie:
        """Return the movie in the words of the domain."""
        return NewMovie(
            title=self.movie_title,
            year=self.year,
            genres=_names(self.genres),
            directors=_names(self.directors),
            cast=_names(self.actors),
            runtime_minutes=self.runtime,
        )


class LikeMovie(msgspec.Struct, frozen=True, kw_only=True):
    """A movie of the catalogue that is alike."""

    movie_id: int
    slug: str
    title: str
    year: int | None
    genres: tuple[str, ...]
    score: Annotated[float, Meta(description="How alike in content: at most 1.", examples=[0.87])]


class PredictedNewMovie(msgspec.Struct, frozen=True, kw_only=True):
    """What a viewer would give a new movie, and what it is like."""

    request_id: Annotated[str, Meta(description="Names this answer.")]
    user_id: UserNumber | None
    movie_title: str
    model_version: Annotated[str, Meta(description="The version that predicted.")]
    is_fallback: Annotated[
        bool, Meta(description="Whether the viewer is not known, or nothing of the movie is.")
    ]
    scale: Annotated[float, Meta(description="The highest rating.", examples=[5.0])]
    rating: Annotated[float, Meta(description="What the viewer would give.", examples=[3.9])]
    low: Annotated[float, Meta(description="The low end of the 95 % interval.", examples=[2.0])]
    high: Annotated[float, Meta(description="The high end.", examples=[5.0])]
    basis: Annotated[
        NewMovieBasis,
        Meta(
            description="`viewer_and_content`: how this viewer likes such movies. `content`: how"
            " such movies are rated, as the viewer is not known. `viewer_bias`, `global_mean`:"
            " nothing that is said of the movie was learnt from, so this is how the viewer, or"
            " anybody, rates."
        ),
    ]
    similar: Annotated[
        tuple[LikeMovie, ...],
        Meta(description="The nearest movies by content; none where nothing of it is known."),
    ]


def predicted_new_movie_of(
    predicted: NewMoviePrediction, request_id: str, order: NewMovieOrder
) -> PredictedNewMovie:
    """Return a prediction as it goes over the wire."""
    rating = predicted.rating
    return PredictedNewMovie(
        request_id=request_id,
        user_id=order.user_id,
        movie_title=order.movie_title,
        model_version=predicted.model_version,
        is_fallback=predicted.is_fallback,
        scale=predicted.scale,
        rating=round(rating.rating, DECIMALS),
        low=round(rating.low, DECIMALS),
        high=round(rating.high, DECIMALS),
        basis=rating.basis,
        similar=tuple(_like_movie_of(neighbour) for neighbour in predicted.neighbours),
    )


def _like_movie_of(neighbour: Neighbour) -> LikeMovie:
    movie = neighbour.movie
    return LikeMovie(
        movie_id=movie.movie_id,
        slug=movie.slug,
        title=movie.title,
        year=movie.year,
        genres=movie.genres,
        score=round(neighbour.likeness, DECIMALS),
    )


def _names(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return distinct_names(given.split(",") if isinstance(given, str) else given)
