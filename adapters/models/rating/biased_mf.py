"""Fits biased matrix factorisation by alternating least squares, in numpy."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from adapters.models.parameters import parameters_of
from adapters.models.rating.biased_factors import BiasedFactors
from adapters.models.rating.least_squares import RowRatings, solve_rows
from adapters.models.rating.point_estimate import fitted_model
from application.ports.progress import Progress, Step
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.rating_set import RatingSet

INITIAL_SPREAD = 0.1


class BiasedMfParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number, the rounds of fitting, and how factors and biases are penalised.

    Without factors, biases alone are left.
    """

    factors: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 16
    iterations: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 12
    regularization: Annotated[float, msgspec.Meta(gt=0)] = 15.0
    bias_regularization: Annotated[float, msgspec.Meta(gt=0)] = 3.0


class NumpyBiasedMf:
    """Solves for all viewers, then for all movies, in turn; equal to the bit for a seed."""

    parameters = BiasedMfParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> BiasedFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, BiasedMfParameters)
        # BLAS adds up in another order on another number of threads.
        with (
            progress.step(f"Fitting {plan.name}", total=2 * parameters.iterations) as step,
            threadpool_limits(1, "blas"),
        ):
            return fitted_model(
                fit,
                lambda data: _alternate(data, parameters, plan.seed, step),
                plan.seed,
            )


def _alternate(
    data: RatingSet, parameters: BiasedMfParameters, seed: int, step: Step
) -> BiasedFactors:
    """Minimise squared errors + the penalties, over viewers and movies in turn.

    Σ (r - μ - b_u - b_m - p_uᵀ q_m)² + λ (Σ |p_u|² + Σ |q_m|²) + λ_b (Σ b_u² + Σ b_m²). Source:
    Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems", 2009.
    """
    n_viewers, n_movies = len(data.viewer_ids), len(data.movie_ids)
    mean = data.ratings.mean(dtype=np.float64)
    deviations = data.ratings - mean
    by_viewer = RowRatings.of(data.viewers, data.movies, deviations, n_viewers)
    by_movie = RowRatings.of(data.movies, data.viewers, deviations, n_movies)
    # The first column is a bias: its design is 1 for each rating.
    penalties = np.full(1 + parameters.factors, parameters.regularization)
    penalties[0] = parameters.bias_regularization
    movies = np.random.default_rng(seed).normal(0.0, INITIAL_SPREAD, (n_movies, len(penalties)))
    movies[:, 0] = 0.0
    for _ in range(parameters.iterations):
        viewers = solve_rows(by_viewer, _with_ones(movies), movies[:, 0], penalties)
        movies = solve_rows(by_movie, _with_ones(viewers), viewers[:, 0], penalties)
        step.advance()
    return BiasedFactors.of_one_draw(
        viewer_levels=mean + viewers[:, 0],
        movie_levels=movies[:, 0],
        viewer_factors=viewers[:, 1:],
        movie_factors=movies[:, 1:],
    )


def _with_ones(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return biases and factors with ones in the place of the biases."""
    design = coefficients.copy()
    design[:, 0] = 1.0
    return design
