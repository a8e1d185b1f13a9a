"""Predicted ratings on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from application.serving.predict_ratings import PredictedRating, Predictions
from domain.identifiers import ViewerId
from domain.recommendation.rating import RatingBasis
from entrypoints.http.schemas.recommendations import MovieNumber, UserNumber

DECIMALS = 3
MOST_MOVIES = 1000


class PredictionOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose ratings, and of what."""

    user_id: Annotated[
        UserNumber | None, Meta(description="Without, or unknown: what viewers in general give.")
    ] = None
    movie_ids: Annotated[
        tuple[MovieNumber, ...],
        Meta(min_length=1, max_length=MOST_MOVIES, description="Movies, known or not."),
    ]


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """The rating of one movie."""

    movie_id: MovieNumber
    slug: Annotated[str | None, Meta(description="Null where the catalogue lacks the movie.")]
    title: Annotated[str | None, Meta(description="Null where the catalogue lacks the movie.")]
    rating: Annotated[float, Meta(description="What the viewer would give.", examples=[4.2])]
    low: Annotated[float, Meta(description="The low end of the 95 % interval.", examples=[2.6])]
    high: Annotated[float, Meta(description="The high end.", examples=[5.0])]
    basis: Annotated[
        RatingBasis,
        Meta(
            description="`model`: viewer and movie are known. `fold_in`: so they are, and what the"
            " viewer rated since the training counts. `viewer_bias`: the movie is not, so"
            " this is how the viewer rates. `movie_bias`: the viewer is not, so this is how the"
            " movie is rated. `global_mean`: neither is."
        ),
    ]


class PredictedRatings(msgspec.Struct, frozen=True, kw_only=True):
    """Predicted ratings, in the order asked."""

    request_id: Annotated[str, Meta(description="Names this answer.")]
    user_id: UserNumber | None
    model_version: Annotated[str, Meta(description="The version that predicted.")]
    is_fallback: Annotated[bool, Meta(description="Whether nothing is known of the viewer.")]
    scale: Annotated[float, Meta(description="The highest rating.", examples=[5.0])]
    predictions: tuple[Prediction, ...]


def predicted_ratings_of(
    predictions: Predictions, request_id: str, viewer: ViewerId | None
) -> PredictedRatings:
    """Return predictions as they go over the wire."""
    return PredictedRatings(
        request_id=request_id,
        user_id=viewer,
        model_version=predictions.model_version,
        is_fallback=predictions.is_fallback,
        scale=predictions.scale,
        predictions=tuple(_prediction_of(one) for one in predictions.ratings),
    )


def _prediction_of(predicted: PredictedRating) -> Prediction:
    movie = predicted.movie
    return Prediction(
        movie_id=predicted.movie_id,
        slug=None if movie is None else movie.slug,
        title=None if movie is None else movie.title,
        rating=round(predicted.rating, DECIMALS),
        low=round(predicted.low, DECIMALS),
        high=round(predicted.high, DECIMALS),
        basis=predicted.basis,
    )
