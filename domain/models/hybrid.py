"""The hybrid: ratings by who gives them, and by what a movie is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.biased_factorization import NORMAL_95, BiasedFactorizationModel
from domain.models.content_encoder import ContentEncoder
from domain.recommendation.new_movie_rating import NewMovieBasis, NewMovieRating
from domain.recommendation.rating import PredictedRatings

_CONTENT = "content_"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HybridModel:
    """Predicts by factors that a movie's content suggests and its ratings correct.

    Movies on the axis have both; a movie that nobody has rated is rated by its content
    alone. Of the f + 2 factors in `ratings`, of one draw, the last but one is 1 for every
    movie, beside what is the viewer's alone, and the last is 1 for every viewer.
    `known_factors` (n_movies, f) are those that content alone suggests for the movies of
    the axis, about their mean; new movies are compared with them. `average_viewer`
    (f + 2,) stands for viewers of whom nothing is known. `new_movie_spreads` (2,) are the
    standard deviations of ratings about the predictions for movies that were never seen,
    for unknown viewers and for known ones.
    """

    ratings: BiasedFactorizationModel
    content: ContentEncoder
    known_factors: NDArray[np.float32]
    average_viewer: NDArray[np.float32]
    new_movie_spreads: NDArray[np.float64]

    def predict(self, viewer: int | None, movies: NDArray[np.intp]) -> PredictedRatings:
        """Return the predictions for `movies` (n,); the unknown fall back on biases, and say so."""
        return self.ratings.predict(viewer, movies)

    def predict_known(self, viewer: int, movies: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the ratings of a known viewer for `movies` on the axis, (n,), and no interval."""
        return self.ratings.predict_known(viewer, movies)

    def predict_pairs(
        self, viewers: NDArray[np.intp], movies: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the predicted rating of each (viewer, movie) pair, (n,); -1 is unknown."""
        return self.ratings.predict_pairs(viewers, movies)

    def factors_of(self, movies: Sequence[Described]) -> NDArray[np.float32]:
        """Return the factors beside those of viewers, by content alone, (len(movies), f + 2)."""
        levels, factors = self.content.encode(movies)
        return np.column_stack([factors, np.ones_like(levels), levels])

    def predict_new(self, viewer: int | None, movie: Described) -> NewMovieRating:
        """Return what the viewer would give a movie of which there is nothing but its content."""
        known, factors = self.ratings, self.factors_of([movie])[0]
        if viewer is None:
            rating = known.global_mean + float(self.average_viewer @ factors)
        else:
            rating = known.global_mean + float(known.viewer_biases[viewer])
            rating += float(known.viewer_factors[viewer, 0] @ factors)
        margin = NORMAL_95 * float(self.new_movie_spreads[int(viewer is not None)])
        low, middle, high = np.clip(
            [rating - margin, rating, rating + margin], known.lowest, known.highest
        ).tolist()
        return NewMovieRating(
            rating=middle,
            low=low,
            high=high,
            basis=NewMovieBasis.CONTENT if viewer is None else NewMovieBasis.VIEWER_AND_CONTENT,
        )

    def likeness_to_new(self, movie: Described) -> NDArray[np.float32]:
        """Return the cosine of each movie's factors by content with those of `movie`."""
        factors = self.content.encode([movie])[1][0]
        lengths = np.linalg.norm(self.known_factors, axis=1) * np.linalg.norm(factors)
        products = self.known_factors @ factors
        likeness: NDArray[np.float32] = np.divide(
            products, lengths, out=np.zeros_like(products), where=lengths > 0
        )
        return likeness

    def without_viewer(self, row: int) -> Self:
        """Return the model without the bias and the factors of one viewer."""
        return replace(self, ratings=self.ratings.without_viewer(row))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays of both parts, those of the content by a prefix."""
        content = self.content.arrays()
        return {
            **self.ratings.arrays(),
            **{f"{_CONTENT}{name}": array for name, array in content.items()},
            "known_factors": self.known_factors,
            "average_viewer": self.average_viewer,
            "new_movie_spreads": self.new_movie_spreads,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        content = {
            name.removeprefix(_CONTENT): array
            for name, array in arrays.items()
            if name.startswith(_CONTENT)
        }
        return cls(
            ratings=BiasedFactorizationModel.from_arrays(arrays),
            content=ContentEncoder.from_arrays(content),
            known_factors=arrays["known_factors"],
            average_viewer=arrays["average_viewer"],
            new_movie_spreads=arrays["new_movie_spreads"],
        )
