"""Ratings of movies that nobody has rated, by what they are made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.identifiers import ViewerId
from domain.recommendation.histories import position_in
from domain.recommendation.rating import NORMAL_95
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

    @classmethod
    def by_content(
        cls,
        rating: float,
        spreads: NDArray[np.float64],
        scale: tuple[float, float],
        *,
        knows_viewer: bool,
    ) -> Self:
        """Return a rating clipped to the two ends of `scale`, and its interval.

        `spreads` (2,) are standard deviations of ratings about those by content, for viewers who
        are not known and for those who are.
        """
        lowest, highest = scale
        rating = min(max(rating, lowest), highest)
        margin = NORMAL_95 * float(spreads[int(knows_viewer)])
        return cls(
            rating=rating,
            low=max(rating - margin, lowest),
            high=min(rating + margin, highest),
            basis=NewMovieBasis.VIEWER_AND_CONTENT if knows_viewer else NewMovieBasis.CONTENT,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewMoviePlace:
    """Where a new movie belongs: by its rating, and by its `likeness` (n_movies,) to known ones.

    The latter is at most 1 for each movie of the axis, or None by a model that reads no content.
    """

    rating: NewMovieRating
    likeness: NDArray[np.float32] | None


@runtime_checkable
class ContentModel(Protocol):
    """A rating model that may read what movies are made of, and so rate one nobody has rated."""

    def predict_new(self, viewer: int | None, movie: Described) -> NewMoviePlace | None:
        """Return what the viewer in a row, or anybody, would give `movie`, read once.

        None where it reads nothing in the movie that tells how it is rated.
        """
        ...


def predicted_new(
    predictor: RatingPredictor, viewer: ViewerId | None, movie: Described
) -> NewMoviePlace:
    """Return what `viewer` would give `movie`; where its content tells nothing, by biases alone."""
    row = None if viewer is None else position_in(predictor.viewer_ids, viewer)
    model = predictor.model
    if isinstance(model, ContentModel) and (place := model.predict_new(row, movie)) is not None:
        return place
    found = model.predict(row, NOWHERE)
    rating = NewMovieRating(
        rating=float(found.ratings[0]),
        low=float(found.low[0]),
        high=float(found.high[0]),
        basis=NewMovieBasis(found.bases[0].value),
    )
    return NewMoviePlace(rating=rating, likeness=None)


def likeness_of(places: NDArray[np.float32], place: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine of each row of `places` with `place`, 0 where either is all zeros."""
    lengths = np.linalg.norm(places, axis=1) * np.linalg.norm(place)
    products = places @ place
    cosines: NDArray[np.float32] = np.divide(
        products, lengths, out=np.zeros_like(products), where=lengths > 0
    )
    return cosines
