"""Predict what a viewer would give movies."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.errors import NothingPredictsError
from application.serving.serving_state import ServingStateHolder
from domain.data.catalog import Movie
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.fresh_ratings import FreshOf, nothing_fresh
from domain.recommendation.rating import RatingBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedRating:
    """The rating of one movie with its 95 % interval, and what it rests on.

    `movie` is None where the catalogue does not have it.
    """

    movie_id: MovieId
    movie: Movie | None
    rating: float
    low: float
    high: float
    basis: RatingBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Predicted ratings in the order asked, on a scale that ends at `scale`, of one version.

    `is_fallback` says that nothing is known of the viewer, so that no rating is theirs.
    """

    ratings: Sequence[PredictedRating]
    scale: float
    model_version: str
    manifest_sha256: str
    is_fallback: bool


class PredictRatings:
    """Answers from memory alone, for known and unknown viewers and movies alike.

    `fresh_of` tells what a viewer did since the model was fitted; ratings are folded in.
    """

    def __init__(self, holder: ServingStateHolder, fresh_of: FreshOf = nothing_fresh) -> None:
        self._holder = holder
        self._fresh_of = fresh_of

    def __call__(self, viewer: ViewerId | None, movies: Sequence[MovieId]) -> Predictions:
        """Return a rating for each movie, or raise `NothingPredictsError`."""
        state = self._holder.current
        if state.ratings is None:
            raise NothingPredictsError("no version that predicts ratings has been released yet")
        predictor = state.ratings.predictor_for(viewer, self._fresh_of(viewer).rated)
        predicted = predictor.predict(viewer, movies)
        catalogue = state.catalogue
        places = [catalogue.position_of(movie) for movie in movies]
        return Predictions(
            ratings=[
                PredictedRating(
                    movie_id=movie,
                    movie=None if place is None else catalogue.movies[place],
                    rating=rating,
                    low=low,
                    high=high,
                    basis=basis,
                )
                for movie, place, rating, low, high, basis in zip(
                    movies,
                    places,
                    predicted.ratings.tolist(),
                    predicted.low.tolist(),
                    predicted.high.tolist(),
                    predicted.bases,
                    strict=True,
                )
            ],
            scale=predictor.scale,
            model_version=state.ratings.version,
            manifest_sha256=state.ratings.manifest_sha256,
            is_fallback=not predictor.knows(viewer),
        )
