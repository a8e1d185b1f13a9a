"""The hybrid: ratings by who gives them, and by what a movie is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.array_names import found_behind, put_behind
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.content_encoder import ContentEncoder
from domain.recommendation.new_movie_rating import NewMoviePlace, NewMovieRating, likeness_of
from domain.recommendation.rating import PredictedRatings
from domain.recommendation.viewer_belief import ViewerBelief

_CONTENT = "content_"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HybridModel:
    """Predicts by factors that a movie's content suggests and its ratings correct.

    Movies on the axis have both; a movie that nobody has rated is rated by its content
    alone. `known_factors` (n_movies, f) are those that content alone suggests for the movies
    of the axis, about their mean; new movies are compared with them. `tastes`
    (n_viewers, 1 + f) are level and factors of viewers who rate by content, and
    `average_taste` (1 + f,) those of whoever is not known. `new_movie_spreads` (2,) are the
    standard deviations of ratings about the predictions for movies that were never seen,
    for unknown viewers and for known ones.
    """

    ratings: BiasedFactorizationModel
    content: ContentEncoder
    known_factors: NDArray[np.float32]
    tastes: NDArray[np.float32]
    average_taste: NDArray[np.float32]
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

    def predict_new(self, viewer: int | None, movie: Described) -> NewMoviePlace:
        """Return what the viewer would give a movie of which there is nothing but its content.

        With it, the cosine of each movie's factors by content with those of `movie`.
        """
        levels, factors = self.content.encode([movie])
        known = viewer is not None
        row = np.array([viewer if known else -1])
        return NewMoviePlace(
            rating=NewMovieRating.by_content(
                float(self._rated_by_content(row, levels, factors)[0]),
                self.new_movie_spreads,
                (self.ratings.lowest, self.ratings.highest),
                knows_viewer=known,
            ),
            likeness=likeness_of(self.known_factors, factors[0]),
        )

    def predict_new_pairs(
        self, viewers: NDArray[np.intp], movies: Sequence[Described], which: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the predicted rating of each viewer for `movies[which]`, (n,); -1 is unknown."""
        levels, factors = self.content.encode(movies)
        return self._rated_by_content(viewers, levels[which], factors[which])

    def viewer_belief(self) -> ViewerBelief:
        """Return what is believed of a viewer who is not known, taste by content with it."""
        return self.ratings.belief_beside(self.tastes)

    def folded_in(
        self,
        belief: ViewerBelief,
        viewer: int | None,
        movies: NDArray[np.intp],
        ratings: NDArray[np.float32],
    ) -> Self | None:
        """Return the model of one viewer, in row 0, who has given `ratings` for `movies`, (n,).

        Ratings tell of a taste by content as far as the two hang together in known viewers; of
        new movies, the interval of who is new stays as wide as a stranger's.
        """
        if viewer is not None:
            taste = self.tastes[viewer : viewer + 1].astype(np.float64)
            own = np.concatenate([self.ratings.parameters_of(viewer), taste], axis=1)
            belief = belief.about(own, int(self.ratings.viewer_ratings[viewer]))
        found = self.ratings.told(belief, movies, ratings)
        if found is None:
            return None
        return replace(
            self,
            ratings=self.ratings.of_one(found, is_new=viewer is None),
            tastes=found.means[:, -self.tastes.shape[1] :].astype(np.float32),
            new_movie_spreads=self.new_movie_spreads[[0, 0 if viewer is None else 1]],
        )

    def without_viewer(self, row: int) -> Self:
        """Return the model without what it holds of one viewer."""
        return replace(
            self,
            ratings=self.ratings.without_viewer(row),
            tastes=np.delete(self.tastes, row, axis=0),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays of both parts, those of the content by a prefix."""
        return {
            **self.ratings.arrays(),
            **put_behind(_CONTENT, self.content.arrays()),
            "known_factors": self.known_factors,
            "tastes": self.tastes,
            "average_taste": self.average_taste,
            "new_movie_spreads": self.new_movie_spreads,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            ratings=BiasedFactorizationModel.from_arrays(arrays),
            content=ContentEncoder.from_arrays(found_behind(_CONTENT, arrays)),
            known_factors=arrays["known_factors"],
            tastes=arrays["tastes"],
            average_taste=arrays["average_taste"],
            new_movie_spreads=arrays["new_movie_spreads"],
        )

    def _rated_by_content(
        self,
        viewers: NDArray[np.intp],
        levels: NDArray[np.float32],
        factors: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """Return each viewer's rating of the movie of these `levels` (n,) and `factors` (n, f)."""
        of_viewers = np.where(viewers[:, np.newaxis] >= 0, self.tastes[viewers], self.average_taste)
        ratings: NDArray[np.float64] = np.full(len(viewers), self.ratings.global_mean)
        ratings += of_viewers[:, 0] + levels
        ratings += (of_viewers[:, 1:] * factors).sum(axis=1)
        return ratings.clip(self.ratings.lowest, self.ratings.highest).astype(np.float32)
