"""Fits a truncated singular value decomposition of what biases leave, with scikit-learn."""

from typing import Annotated

import msgspec
import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits

from adapters.models.parameters import parameters_of
from adapters.models.rating.biased_factors import BiasedFactors, biases_alone
from adapters.models.rating.point_estimate import fitted_model
from application.ports.progress import Progress
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.rating_set import RatingSet


class SvdParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number."""

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 12


class SklearnTruncatedSvd:
    """The plain baseline: a movie that was not rated counts as rated by the biases.

    That draws factors towards zero where little was rated, which is why other
    families are closer; equal to the bit for a seed.
    """

    parameters = SvdParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> BiasedFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, SvdParameters)
        # BLAS adds up in another order on another number of threads.
        with progress.step(f"Fitting {plan.name}", total=2) as step, threadpool_limits(1, "blas"):

            def solve(data: RatingSet) -> BiasedFactors:
                found = _decomposed(data, parameters.factors, plan.seed)
                step.advance()
                return found

            return fitted_model(fit, solve, plan.seed)


def _decomposed(data: RatingSet, factors: int, seed: int) -> BiasedFactors:
    shape = len(data.viewer_ids), len(data.movie_ids)
    viewer_biases, movie_biases = biases_alone(data)
    viewer_levels = data.ratings.mean(dtype=np.float64) + viewer_biases
    rest = data.ratings - viewer_levels[data.viewers] - movie_biases[data.movies]
    solver = TruncatedSVD(min(factors, *shape), random_state=seed)
    viewer_factors = solver.fit_transform(
        sparse.csr_matrix((rest, (data.viewers, data.movies)), shape=shape)
    )
    return BiasedFactors.of_one_draw(
        viewer_levels=viewer_levels,
        movie_levels=movie_biases,
        viewer_factors=viewer_factors,
        movie_factors=solver.components_.T,
    )
