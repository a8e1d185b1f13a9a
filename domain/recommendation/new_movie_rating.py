"""Ratings of movies that nobody has rated, by what they are made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.identifiers import ViewerId
from domain.recommendation.histories import position_in
from domain.recommendation.rating_predictor import RatingPredictor

NOWHERE = np.array([-1])
"""The position of a movie that a model knows nothing of."""


class NewMovieBasis(StrEnum):
    """What the rating of a new movie rests on, from most to least."""

    VIEWER_AND_CONTENT = "viewer_and_content"
    CONTENT = "content"
    VIEWER_BIAS = "viewer_bias"
    GLOBAL_MEAN = "global_mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovieRating:
    """A rating on the scale with its 95 % interval, and what it rests on."""

    rating: float
    low: float
    high: float
    basis: NewMovieBasis


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewMoviePlace:
    """Where a new movie belongs: by its rating, and by its `likeness` (n_movies,) to known ones.

    The latter is at most 1 for each movie of the axis, or None by a model that reads no content.
    """

    rating: NewMovieRating
    likeness: NDArray[np.float32] | None


@runtime_checkable
class ContentModel(Protocol):
    """A rating model that reads what movies are made of, and so can rate one nobody has rated."""

    def predict_new(self, viewer: int | None, movie: Described) -> NewMoviePlace:
        """Return what the viewer in a row, or anybody, would give `movie`, read once."""
        ...


def predicted_new(
    predictor: RatingPredictor, viewer: ViewerId | None, movie: Described
) -> NewMoviePlace:
    """Return what `viewer` would give `movie`; without reading content, by biases alone."""
    row = None if viewer is None else position_in(predictor.viewer_ids, viewer)
    model = predictor.model
    if isinstance(model, ContentModel):
        return model.predict_new(row, movie)
    found = model.predict(row, NOWHERE)
    rating = NewMovieRating(
        rating=float(found.ratings[0]),
        low=float(found.low[0]),
        high=float(found.high[0]),
        basis=NewMovieBasis(found.bases[0].value),
    )
    return NewMoviePlace(rating=rating, likeness=None)
