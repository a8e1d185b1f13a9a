"""Predict what a viewer would give a movie that is in no catalogue yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.errors import NothingPredictsError
from application.serving.serving_state import ServingState, ServingStateHolder
from domain.data.catalog import Movie
from domain.data.new_movie import NewMovie
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.fresh_ratings import FreshOf, nothing_fresh
from domain.recommendation.new_movie_rating import (
    NewMovieBasis,
    NewMovieRating,
    predicted_new,
)
from domain.recommendation.rating_predictor import RatingPredictor
from domain.recommendation.scoring import top_k


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A movie of the catalogue, and how alike in content it is: a cosine."""

    movie: Movie
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMoviePrediction:
    """The rating of a new movie on a scale that ends at `scale`, and its neighbours, nearest first.

    There are none where the version that predicts knows nothing that the movie is made of.
    """

    rating: NewMovieRating
    neighbours: Sequence[Neighbour]
    scale: float
    model_version: str
    manifest_sha256: str

    @property
    def is_fallback(self) -> bool:
        """Whether the rating is not of this viewer and this movie together."""
        return self.rating.basis is not NewMovieBasis.VIEWER_AND_CONTENT


class PredictNewMovie:
    """Answers from memory alone; a hybrid takes some milliseconds to read the title.

    `fresh_of` tells what a viewer did since the model was fitted; ratings are folded in.
    """

    def __init__(self, holder: ServingStateHolder, fresh_of: FreshOf = nothing_fresh) -> None:
        self._holder = holder
        self._fresh_of = fresh_of

    def __call__(self, viewer: ViewerId | None, movie: NewMovie, k: int) -> NewMoviePrediction:
        """Return the rating and up to `k` neighbours, or raise `NothingPredictsError`."""
        state = self._holder.current
        if state.ratings is None:
            raise NothingPredictsError("no version that predicts ratings has been released yet")
        predictor = state.ratings.predictor_for(viewer, self._fresh_of(viewer).rated)
        found = predicted_new(predictor, viewer, movie)
        return NewMoviePrediction(
            rating=found.rating,
            neighbours=_neighbours(state, predictor, found.likeness, k),
            scale=predictor.scale,
            model_version=state.ratings.version,
            manifest_sha256=state.ratings.manifest_sha256,
        )


def _neighbours(
    state: ServingState,
    predictor: RatingPredictor,
    likeness: NDArray[np.float32] | None,
    k: int,
) -> list[Neighbour]:
    """Return the k nearest of those movies that may be shown."""
    if likeness is None:
        return []
    catalogue = state.catalogue
    places = [catalogue.position_of(MovieId(known)) for known in predictor.movie_ids.tolist()]
    is_shown = [place is not None and bool(catalogue.available[place]) for place in places]
    nearest = top_k(np.where(is_shown, likeness, np.float32(-np.inf)), k)
    return [
        Neighbour(movie=catalogue.movies[place], likeness=float(likeness[known]))
        for known in nearest.tolist()
        if (place := places[known]) is not None
    ]
