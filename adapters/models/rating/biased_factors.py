"""What the solvers of biased factorisations have in common: from found parameters to a model."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.models.biased_factorization import FALLBACKS, BiasedFactorizationModel
from domain.recommendation.rating_set import RatingSet

BIAS_REGULARIZATION = 5.0
"""As if each viewer and each movie had so many average ratings more: what a bias starts with."""
_BIAS_ROUNDS = 10

Parameters = NDArray[np.float64] | NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BiasedFactors:
    """Parameters as a solver found them, in S draws, whose biases are good beside factors only.

    Levels (n_viewers, S) and (n_movies, S), factors (n_viewers, S, f) and
    (n_movies, S, f): a rating is the level of the viewer + that of the movie +
    the match of their factors.
    """

    viewer_levels: Parameters
    movie_levels: Parameters
    viewer_factors: Parameters
    movie_factors: Parameters

    @classmethod
    def of_one_draw(
        cls,
        *,
        viewer_levels: Parameters,
        movie_levels: Parameters,
        viewer_factors: Parameters,
        movie_factors: Parameters,
    ) -> "BiasedFactors":
        """Return a point estimate: levels (n,) and factors (n, f)."""
        return cls(
            viewer_levels=viewer_levels[:, np.newaxis],
            movie_levels=movie_levels[:, np.newaxis],
            viewer_factors=viewer_factors[:, np.newaxis],
            movie_factors=movie_factors[:, np.newaxis],
        )


def model_of(found: BiasedFactors, data: RatingSet) -> BiasedFactorizationModel:
    """Return the model of parameters found on `data`, whose predictions do not change.

    Its biases are those that predict best on their own, since the model falls back on them: who
    rates a movie has chosen it, so what its raters give says more to a stranger than what all
    viewers together are predicted to give. What the solver found beyond them goes to the factors.
    Its spreads are those about `data`; so where the model itself was fitted, they are too small.
    """
    mean = float(data.ratings.mean(dtype=np.float64))
    viewer_biases, movie_biases = biases_alone(data)
    viewer_rest = found.viewer_levels - (viewer_biases + mean)[:, np.newaxis]
    movie_rest = found.movie_levels - movie_biases[:, np.newaxis]
    model = BiasedFactorizationModel(
        global_mean=mean,
        viewer_biases=viewer_biases.astype(np.float32),
        movie_biases=movie_biases.astype(np.float32),
        viewer_factors=_beside(found.viewer_factors, viewer_rest, np.ones_like(viewer_rest)),
        movie_factors=_beside(found.movie_factors, np.ones_like(movie_rest), movie_rest),
        viewer_ratings=np.bincount(data.viewers, minlength=len(data.viewer_ids)).astype(np.int32),
        movie_ratings=np.bincount(data.movies, minlength=len(data.movie_ids)).astype(np.int32),
        spreads=np.zeros(1 + len(FALLBACKS)),
        lowest=float(data.ratings.min()),
        highest=data.scale,
    )
    return replace(model, spreads=spreads_about(model, data))


def biases_alone(data: RatingSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the biases (n_viewers,) and (n_movies,) that predict `data` without factors.

    They minimise Σ (r - μ - b_u - b_m)² + λ (Σ b_u² + Σ b_m²), found by solving for either side
    in turn.
    """
    shape = len(data.viewer_ids), len(data.movie_ids)
    deviations = data.ratings - data.ratings.mean(dtype=np.float64)
    viewers, movies = np.zeros(shape[0]), np.zeros(shape[1])
    for _ in range(_BIAS_ROUNDS):
        movies = _damped_means(data.movies, deviations - viewers[data.viewers], shape[1])
        viewers = _damped_means(data.viewers, deviations - movies[data.movies], shape[0])
    return viewers, movies


def spreads_about(model: BiasedFactorizationModel, given: RatingSet) -> NDArray[np.float64]:
    """Return √(mean of (rating - prediction)²) by the whole model and by `FALLBACKS`, (4,).

    What a fallback does without is hidden from the model.
    """
    hidden = np.full(len(given), -1)
    known = (
        (given.viewers, given.movies),
        (given.viewers, hidden),
        (hidden, given.movies),
        (hidden, hidden),
    )
    return np.array(
        [root_mean_square(given.ratings - model.predict_pairs(*pairs)) for pairs in known]
    )


def root_mean_square(values: NDArray[np.floating[Any]]) -> float:
    """Return √(mean of the squares)."""
    return float(np.sqrt(np.square(values, dtype=np.float64).mean()))


def _damped_means(
    rows: NDArray[np.intp], values: NDArray[np.float64], length: int
) -> NDArray[np.float64]:
    """Return Σ value / (n + λ) of each row."""
    sums = np.bincount(rows, values, minlength=length)
    means: NDArray[np.float64] = sums / (np.bincount(rows, minlength=length) + BIAS_REGULARIZATION)
    return means


def _beside(factors: Parameters, *columns: Parameters) -> NDArray[np.float32]:
    """Return factors with more of them, (n, S, f + len(columns)) float32."""
    wider = [factors, *(column[:, :, np.newaxis] for column in columns)]
    return np.concatenate(wider, axis=2, dtype=np.float32, casting="same_kind")
