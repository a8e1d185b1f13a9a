"""Biased factorisation: ratings as a mean, two biases, and a match of tastes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.content_mapping import ContentMapping
from domain.recommendation.new_movie_rating import NewMoviePlace
from domain.recommendation.rating import NORMAL_95, PredictedRatings, RatingBasis
from domain.recommendation.viewer_belief import ViewerBelief

FALLBACKS = (RatingBasis.VIEWER_BIAS, RatingBasis.MOVIE_BIAS, RatingBasis.GLOBAL_MEAN)
"""What a prediction rests on where the movie, the viewer, or neither is known."""
_PAIRS_PER_BLOCK = 8192


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BiasedFactorizationModel:
    """Predicts the mean rating + the viewer's bias + the movie's bias + the match of their factors.

        r = μ + b_u + b_m + p_uᵀ q_m

    Source: Koren, Bell and Volinsky, "Matrix factorization techniques for
    recommender systems", Computer 42(8), 2009. The factors come in S draws, one
    of a point estimate, many of a posterior; r is the mean over them, and
    clipped to [`lowest`, `highest`]. Of whom it knows nothing, bias and match
    count as zero: the average viewer, the average movie.

    Biases (n_viewers,) and (n_movies,), factors (n_viewers, S, f) and
    (n_movies, S, f), all float32. `viewer_ratings` (n_viewers,) and `movie_ratings`
    (n_movies,) int32 count what each was learnt from; a movie with none is unknown.
    `spreads` (4,) float64 are standard deviations of ratings about the prediction, where
    viewer and movie are known and by `FALLBACKS`; an interval is
    r ± 1.96 √(variance over the draws + spread²), clipped as well. `viewer_basis` is
    what a prediction for a known viewer and a known movie rests on. `content` says what
    bias and factors a new movie has: None where no movie was described, or by older models.
    """

    global_mean: float
    viewer_biases: NDArray[np.float32]
    movie_biases: NDArray[np.float32]
    viewer_factors: NDArray[np.float32]
    movie_factors: NDArray[np.float32]
    viewer_ratings: NDArray[np.int32]
    movie_ratings: NDArray[np.int32]
    spreads: NDArray[np.float64]
    lowest: float
    highest: float
    viewer_basis: RatingBasis = RatingBasis.MODEL
    content: ContentMapping | None = None

    def predict(self, viewer: int | None, movies: NDArray[np.intp]) -> PredictedRatings:
        """Return the predictions for `movies` (n,); the unknown fall back on biases, and say so."""
        viewers = np.array([-1 if viewer is None else viewer], np.intp)
        draws = self._draws(viewers, movies)
        bases = self._bases(viewers, movies)
        ratings = draws.mean(axis=1)
        names = (self.viewer_basis, *FALLBACKS)
        margins = NORMAL_95 * np.sqrt(draws.var(axis=1) + self.spreads[bases] ** 2)
        return PredictedRatings(
            ratings=self._clipped(ratings),
            low=self._clipped(ratings - margins),
            high=self._clipped(ratings + margins),
            bases=tuple(names[basis] for basis in bases),
        )

    def predict_known(self, viewer: int, movies: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the ratings of a known viewer for `movies` on the axis, (n,), and no interval."""
        if not self.movie_ratings.take(movies).all():
            return self.predict(viewer, movies).ratings
        factors = self.viewer_factors[viewer]
        # Draws and factors are summed over at once: the mean of the draws' inner products.
        matches = self.movie_factors.take(movies, axis=0).reshape(len(movies), factors.size)
        ratings: NDArray[np.float32] = matches.dot(factors.reshape(-1))
        ratings /= len(factors)
        ratings += self.movie_biases.take(movies)
        ratings += self.global_mean + float(self.viewer_biases[viewer])
        np.maximum(ratings, self.lowest, out=ratings)
        return np.minimum(ratings, self.highest, out=ratings)

    def predict_pairs(
        self, viewers: NDArray[np.intp], movies: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the predicted rating of each (viewer, movie) pair, (n,); -1 is unknown."""
        ratings = np.empty(len(viewers), np.float32)
        for start in range(0, len(viewers), _PAIRS_PER_BLOCK):
            block = slice(start, start + _PAIRS_PER_BLOCK)
            ratings[block] = self._clipped(self._draws(viewers[block], movies[block]).mean(axis=1))
        return ratings

    def predict_new(self, viewer: int | None, movie: Described) -> NewMoviePlace | None:
        """Return what the viewer would give `movie`; None where its content tells nothing."""
        if self.content is None:
            return None
        is_known = viewer is not None
        return self.content.place(
            movie,
            self.global_mean + (float(self.viewer_biases[viewer]) if is_known else 0.0),
            self.viewer_factors[viewer] if is_known else None,
            (self.lowest, self.highest),
        )

    def viewer_belief(self) -> ViewerBelief:
        """Return what is believed of a viewer who is not known: one like those who are."""
        return self.belief_beside(np.empty((len(self.viewer_biases), 0), np.float32))

    def belief_beside(self, others: NDArray[np.float32]) -> ViewerBelief:
        """Return the same of bias, factors and other parameters of a viewer, which hang together.

        `others` (n_viewers, o) are what is known of viewers beside their ratings.
        """
        draws = range(self.movie_factors.shape[1])
        belief = ViewerBelief.of_anybody(
            (
                np.column_stack([self.viewer_biases, self.viewer_factors[:, draw], others])
                for draw in draws
            ),
            (np.insert(self.movie_factors[:, draw], 0, 1.0, axis=1) for draw in draws),
            self.movie_ratings,
            float(self.spreads[0]) ** 2,
        )
        # Draws of a posterior scatter as much as what they are drawn for.
        return belief.of_estimates(self.viewer_ratings) if len(draws) == 1 else belief

    def parameters_of(self, viewer: int) -> NDArray[np.float64]:
        """Return bias and factors of a known viewer, (S, 1 + f)."""
        factors = self.viewer_factors[viewer].astype(np.float64)
        return np.insert(factors, 0, self.viewer_biases[viewer], axis=1)

    def folded_in(
        self,
        belief: ViewerBelief,
        viewer: int | None,
        movies: NDArray[np.intp],
        ratings: NDArray[np.float32],
    ) -> Self | None:
        """Return the model of one viewer, in row 0, who has given `ratings` for `movies`, (n,).

        None where it knows none of the movies.
        """
        if viewer is not None:
            belief = belief.about(self.parameters_of(viewer), int(self.viewer_ratings[viewer]))
        found = self.told(belief, movies, ratings)
        return None if found is None else self.of_one(found, is_new=viewer is None)

    def told(
        self, belief: ViewerBelief, movies: NDArray[np.intp], ratings: NDArray[np.float32]
    ) -> ViewerBelief | None:
        """Return what `ratings` for `movies` (n,) make of a belief; None by no known movie."""
        known = np.flatnonzero(self._knows(movies))
        if not len(known):
            return None
        # In the order of the axis, so that sums have the same bits whoever came first.
        known = known[np.argsort(movies[known], kind="stable")]
        rated = movies[known]
        factors = self.movie_factors[rated].transpose(1, 0, 2).astype(np.float64)
        rest = ratings[known] - (self.global_mean + self.movie_biases[rated].astype(np.float64))
        return belief.given(np.insert(factors, 0, 1.0, axis=2), rest)

    def of_one(self, belief: ViewerBelief, *, is_new: bool) -> Self:
        """Return the model of one viewer, in row 0, by the mean of a belief.

        Of who is new, intervals allow for what the belief leaves open; of others, they do already.
        """
        end = 1 + self.movie_factors.shape[2]
        left_open = np.zeros(4)
        if is_new:
            left_open[0] = belief.variance(slice(end), belief.moments)
            left_open[1] = belief.variance(slice(1), belief.moments[:, :1, :1])
        means = belief.means[:, :end].astype(np.float32)
        return replace(
            self,
            viewer_biases=means[:, 0].mean(keepdims=True),  # the sum over draws is the same
            viewer_factors=means[np.newaxis, :, 1:],
            viewer_ratings=np.zeros(1, np.int32),
            spreads=np.sqrt(self.spreads**2 + left_open),
            viewer_basis=RatingBasis.FOLD_IN,
            content=self.content.for_new_viewers() if self.content and is_new else self.content,
        )

    def without_viewer(self, row: int) -> Self:
        """Return the model without the bias and the factors of one viewer."""
        return replace(
            self,
            viewer_biases=np.delete(self.viewer_biases, row, axis=0),
            viewer_factors=np.delete(self.viewer_factors, row, axis=0),
            viewer_ratings=np.delete(self.viewer_ratings, row),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the parameters; the mean and the ends of the scale as arrays of no dimension."""
        return {
            "global_mean": np.array(self.global_mean, np.float64),
            "viewer_biases": self.viewer_biases,
            "movie_biases": self.movie_biases,
            "viewer_factors": self.viewer_factors,
            "movie_factors": self.movie_factors,
            "viewer_ratings": self.viewer_ratings,
            "movie_ratings": self.movie_ratings,
            "spreads": self.spreads,
            "lowest": np.array(self.lowest, np.float64),
            "highest": np.array(self.highest, np.float64),
            **(self.content.arrays() if self.content else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks.

        What older models do not say is how much each viewer has rated: as much as any other.
        """
        n_viewers = len(arrays["viewer_biases"])
        average = np.full(n_viewers, int(arrays["movie_ratings"].sum()) // max(n_viewers, 1))
        return cls(
            global_mean=float(arrays["global_mean"].astype(np.float64)),
            viewer_biases=arrays["viewer_biases"].astype(np.float32, copy=False),
            movie_biases=arrays["movie_biases"].astype(np.float32, copy=False),
            viewer_factors=arrays["viewer_factors"].astype(np.float32, copy=False),
            movie_factors=arrays["movie_factors"].astype(np.float32, copy=False),
            viewer_ratings=arrays.get("viewer_ratings", average).astype(np.int32, copy=False),
            movie_ratings=arrays["movie_ratings"].astype(np.int32, copy=False),
            spreads=arrays["spreads"].astype(np.float64, copy=False),
            lowest=float(arrays["lowest"].astype(np.float64)),
            highest=float(arrays["highest"].astype(np.float64)),
            content=ContentMapping.found_in(arrays),
        )

    def _draws(self, viewers: NDArray[np.intp], movies: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what each draw predicts, unclipped, (n, S); one viewer goes with all movies."""
        knows_viewer, knows_movie = viewers >= 0, self._knows(movies)
        matches = np.einsum("nsf,nsf->ns", self.viewer_factors[viewers], self.movie_factors[movies])
        matches[~(knows_viewer & knows_movie)] = 0.0
        ratings = (
            self.global_mean
            + np.where(knows_viewer, self.viewer_biases[viewers], 0.0).astype(np.float64)
            + np.where(knows_movie, self.movie_biases[movies], 0.0)
        )
        draws: NDArray[np.float64] = ratings[:, np.newaxis] + matches
        return draws

    def _bases(self, viewers: NDArray[np.intp], movies: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return what predictions rest on, (n,): 0 is the whole model, others are `FALLBACKS`."""
        knows_movie = self._knows(movies)
        return np.where(viewers >= 0, np.where(knows_movie, 0, 1), np.where(knows_movie, 2, 3))

    def _knows(self, movies: NDArray[np.intp]) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = (movies >= 0) & (self.movie_ratings[movies] > 0)
        return known

    def _clipped(self, ratings: NDArray[np.float64]) -> NDArray[np.float32]:
        return ratings.clip(self.lowest, self.highest).astype(np.float32)
