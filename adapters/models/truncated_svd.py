"""Fits a truncated singular value decomposition of what biases leave, with scikit-learn."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits

from adapters.models.biased_factors import BiasedFactors, fitted_model
from adapters.models.parameters import parameters_of
from application.ports.progress import Progress
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.rating_set import RatingSet


class SvdParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number, and how many ratings of the average each bias starts with."""

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 12
    bias_regularization: Annotated[float, msgspec.Meta(gt=0)] = 5.0


class SklearnTruncatedSvd:
    """The plain baseline: a movie that was not rated counts as rated by the biases.

    That draws factors towards zero where little was rated, which is why other
    families are closer; equal to the bit for a seed.
    """

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> BiasedFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, SvdParameters)
        # BLAS adds up in another order on another number of threads.
        with progress.step(f"Fitting {plan.name}", total=2) as step, threadpool_limits(1, "blas"):

            def solve(data: RatingSet) -> BiasedFactors:
                found = _decomposed(data, parameters, plan.seed)
                step.advance()
                return found

            return fitted_model(fit.rating_set(), solve, plan.seed)


def _decomposed(data: RatingSet, parameters: SvdParameters, seed: int) -> BiasedFactors:
    shape = len(data.viewer_ids), len(data.movie_ids)
    mean = data.ratings.mean(dtype=np.float64)
    rest = data.ratings - mean
    damping = parameters.bias_regularization
    movie_biases = _damped_means(data.movies, rest, shape[1], damping)
    rest = rest - movie_biases[data.movies]
    viewer_biases = _damped_means(data.viewers, rest, shape[0], damping)
    rest = rest - viewer_biases[data.viewers]
    solver = TruncatedSVD(min(parameters.factors, *shape), random_state=seed)
    viewer_factors = solver.fit_transform(
        sparse.csr_matrix((rest, (data.viewers, data.movies)), shape=shape)
    )
    return BiasedFactors.of_one_draw(
        offset=float(mean),
        viewer_biases=viewer_biases,
        movie_biases=movie_biases,
        viewer_factors=viewer_factors,
        movie_factors=solver.components_.T,
    )


def _damped_means(
    rows: NDArray[np.intp], values: NDArray[np.float64], length: int, damping: float
) -> NDArray[np.float64]:
    """Return Σ value / (n + `damping`) of each row."""
    sums = np.bincount(rows, values, minlength=length)
    means: NDArray[np.float64] = sums / (np.bincount(rows, minlength=length) + damping)
    return means
