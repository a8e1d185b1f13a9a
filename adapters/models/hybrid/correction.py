"""Corrects what content suggests by the ratings themselves, exactly."""

import numpy as np
from numpy.typing import NDArray

from adapters.models.rating.least_squares import RowRatings, solve_rows
from domain.recommendation.rating_set import RatingSet

BIAS_PENALTY = 3.0

Parameters = NDArray[np.float64]


def corrected(
    suggested: Parameters, own: Parameters, data: RatingSet, *, penalty: float, rounds: int
) -> tuple[Parameters, Parameters]:
    """Return viewers (n_viewers, 1 + f) and what movies have beside `suggested`, (n_movies, 1 + f).

    They minimise, for either side in turn and starting from `own`,

        Σ (r - μ - b_u - b_m - p_uᵀ (c_m + e_m))² + λ (Σ |p_u|² + Σ |e_m|²)

    with c_m the factors that content suggests; biases, in the first columns, likewise. So a
    movie of few ratings stays with its content. As in Agarwal and Chen, "Regression-based
    latent factor models", KDD 2009, whose prior means these are.
    """
    penalties = np.full(suggested.shape[1], penalty)
    penalties[0] = BIAS_PENALTY
    deviations = data.ratings - data.ratings.mean(dtype=np.float64)
    by_viewer = RowRatings.of(data.viewers, data.movies, deviations, len(data.viewer_ids))
    for _ in range(rounds):
        movies = suggested + own
        viewers = solve_rows(by_viewer, _with_ones(movies), movies[:, 0], penalties)
        expected = suggested[data.movies, 0]
        expected += (viewers[data.viewers, 1:] * suggested[data.movies, 1:]).sum(axis=1)
        left = RowRatings.of(data.movies, data.viewers, deviations - expected, len(data.movie_ids))
        own = solve_rows(left, _with_ones(viewers), viewers[:, 0], penalties)
    return viewers, own


def _with_ones(coefficients: Parameters) -> Parameters:
    """Return biases and factors with ones in the place of the biases."""
    design = coefficients.copy()
    design[:, 0] = 1.0
    return design
