"""What the solvers of biased factorisations have in common: from found parameters to a model."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import InsufficientDataError
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.recommendation.rating import RatingBasis
from domain.recommendation.rating_set import RatingSet

HELD_OUT_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BiasedFactors:
    """Parameters as a solver found them, in S draws.

    `offsets` (S,), biases (n_viewers, S) and (n_movies, S), factors
    (n_viewers, S, f) and (n_movies, S, f).
    """

    offsets: NDArray[np.float64]
    viewer_biases: NDArray[np.float64]
    movie_biases: NDArray[np.float64]
    viewer_factors: NDArray[np.float64]
    movie_factors: NDArray[np.float64]

    @classmethod
    def of_one_draw(
        cls,
        *,
        offset: float,
        viewer_biases: NDArray[np.float64],
        movie_biases: NDArray[np.float64],
        viewer_factors: NDArray[np.float64],
        movie_factors: NDArray[np.float64],
    ) -> "BiasedFactors":
        """Return a point estimate: biases (n,) and factors (n, f)."""
        return cls(
            offsets=np.array([offset]),
            viewer_biases=viewer_biases[:, np.newaxis],
            movie_biases=movie_biases[:, np.newaxis],
            viewer_factors=viewer_factors[:, np.newaxis],
            movie_factors=movie_factors[:, np.newaxis],
        )


Solver = Callable[[RatingSet], BiasedFactors]


def fitted_model(data: RatingSet, solve: Solver, seed: int) -> BiasedFactorizationModel:
    """Return the model that `solve` finds on `data`, with the spread of ratings about it.

    A model is closer to the ratings it was fitted on than to others. So it is
    fitted twice: on nine ratings of ten, to see how far the tenth lies from the
    predictions, and on all of them. `seed` draws the tenth. Raises
    `InsufficientDataError` where a tenth is less than one rating.
    """
    n_held_out = int(HELD_OUT_SHARE * len(data))
    if n_held_out == 0:
        raise InsufficientDataError(
            f"{len(data)} ratings are too few to learn from how ratings are given; ingest more"
        )
    held_out = np.zeros(len(data), np.bool_)
    held_out[np.random.default_rng(seed).permutation(len(data))[:n_held_out]] = True
    seen, unseen = data.take(~held_out), data.take(held_out)
    trial = model_of(solve(seen), seen)
    return replace(model_of(solve(data), data), spreads=spreads_about(trial, unseen))


def model_of(found: BiasedFactors, data: RatingSet) -> BiasedFactorizationModel:
    """Return the model of parameters found on `data`, whose predictions do not change.

    Its spreads are those about `data`; so where the model itself was fitted, they are too small.
    """
    mean = float(data.ratings.mean(dtype=np.float64))
    centred = _centred(found, data, mean)
    model = BiasedFactorizationModel(
        global_mean=mean,
        viewer_biases=centred.viewer_biases.astype(np.float32),
        movie_biases=centred.movie_biases.astype(np.float32),
        viewer_factors=centred.viewer_factors.astype(np.float32),
        movie_factors=centred.movie_factors.astype(np.float32),
        movie_ratings=np.bincount(data.movies, minlength=len(data.movie_ids)).astype(np.int32),
        spreads=np.zeros(len(RatingBasis)),
        lowest=float(data.ratings.min()),
        highest=data.scale,
    )
    return replace(model, spreads=spreads_about(model, data))


def spreads_about(model: BiasedFactorizationModel, given: RatingSet) -> NDArray[np.float64]:
    """Return √(mean of (rating - prediction)²) for each `RatingBasis`, (4,).

    What a basis does without is hidden from the model.
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


def _centred(found: BiasedFactors, data: RatingSet, mean: float) -> BiasedFactors:
    """Return the same predictions by parameters that are zero for the average rating.

    p_uᵀ q_m = (p_u - p̄)ᵀ (q_m - q̄) + p̄ᵀ q_m + p_uᵀ q̄ - p̄ᵀ q̄: what the factors say of
    everybody goes to the biases, so that a bias alone is the best word on its own.
    """
    viewer_shares = _shares(data.viewers, len(data.viewer_ids))
    movie_shares = _shares(data.movies, len(data.movie_ids))
    average_viewer = np.einsum("n,nsf->sf", viewer_shares, found.viewer_factors)
    average_movie = np.einsum("n,nsf->sf", movie_shares, found.movie_factors)
    viewer_factors = found.viewer_factors - average_viewer
    viewer_biases = found.viewer_biases + np.einsum("nsf,sf->ns", viewer_factors, average_movie)
    movie_biases = found.movie_biases + np.einsum("nsf,sf->ns", found.movie_factors, average_viewer)
    viewer_level = viewer_shares @ viewer_biases
    return replace(
        found,
        offsets=np.full_like(found.offsets, mean),
        viewer_biases=viewer_biases - viewer_level,
        movie_biases=movie_biases + viewer_level + found.offsets - mean,
        viewer_factors=viewer_factors,
        movie_factors=found.movie_factors - average_movie,
    )


def _shares(rows: NDArray[np.intp], length: int) -> NDArray[np.float64]:
    counts = np.bincount(rows, minlength=length)
    return counts / max(len(rows), 1)
