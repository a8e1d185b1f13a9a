"""Fits matrix factorisation by least squares whose penalty grows with the evidence (iALS)."""

from itertools import pairwise
from typing import Annotated, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from adapters.models.parameters import parameters_of
from adapters.models.ranking.interaction_matrix import interaction_matrix
from application.ports.progress import Progress
from domain.errors import InvalidValueError
from domain.models.fit_data import FitData
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan

SPREAD = 0.1
"""A movie starts at a random point about this far from the origin."""

F = TypeVar("F", NDArray[np.float32], NDArray[np.float64])


class IalsParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number and penalty by weight, the belief in a positive, the rounds of fits."""

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 96
    iterations: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 8
    regularization: Annotated[float, msgspec.Meta(gt=0)] = 0.0085
    confidence: Annotated[float, msgspec.Meta(ge=1)] = 3.0


class NumpyIals:
    """Solves every row exactly, by Cholesky; equal to the bit on any number of cores.

    The penalty of a viewer or movie is `regularization` times the sum of all its
    confidences. Source: Rendle, Krichene, Zhang and Koren, "Revisiting the performance
    of iALS on item recommendation benchmarks" (RecSys 2022): the frequency-scaled
    penalty with an exponent of 1; `confidence` is 1 + 1 / α₀, and the start as small.
    """

    parameters = IalsParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> MatrixFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, IalsParameters)
        by_viewer = interaction_matrix(fit.data) * np.float32(parameters.confidence)
        by_movie = by_viewer.T.tocsr()
        penalty = parameters.regularization
        movies = _start(by_viewer.shape[1], parameters.factors, plan.seed)
        # One thread: sums taken in another order would change the last bits.
        with (
            progress.step(f"Fitting {plan.name}", total=parameters.iterations) as step,
            threadpool_limits(1, "blas"),
        ):
            for _ in range(parameters.iterations):
                movies = solved_rows(by_movie, solved_rows(by_viewer, movies, penalty), penalty)
                step.advance()
            exact = movies.astype(np.float64)
            # Once more, in double precision: the very factors that fold-in gives new viewers.
            viewers = solved_rows(by_viewer, exact, penalty)
            gram = exact.T @ exact
        return MatrixFactorizationModel(
            viewer_factors=viewers.astype(np.float32),
            movie_factors=np.asfortranarray(movies),
            gram=gram,
            confidence=parameters.confidence,
            regularization=0.0,
            regularization_by_weight=penalty,
        )


def _start(n_movies: int, factors: int, seed: int) -> NDArray[np.float32]:
    """Return random movie factors (n_movies, factors) whose expected squared length is SPREAD²."""
    drawn = np.random.default_rng(seed).standard_normal((n_movies, factors), np.float32)
    return drawn * np.float32(SPREAD / np.sqrt(factors))


def solved_rows(confidences: sparse.csr_matrix, others: F, regularization: float) -> F:
    """Return for each row the x of least penalised error, (n_rows, f), in the type of `others`.

        Σ_o c_o (p_o - x·y_o)² + `regularization` · Σ_o c_o · |x|²

    over all others o, whose factors y_o are `others` (n_others, f). Where `confidences`
    (n_rows, n_others) has a cell, p is 1 and c that cell; elsewhere p is 0 and c is 1.
    Raises `InvalidValueError` where the penalty is too small to solve that so precisely.
    """
    n_rows, n_others = confidences.shape
    width = others.shape[1]
    gram = others.T @ others
    posv = lapack.get_lapack_funcs("posv", (others,))
    solved: F = np.empty((n_rows, width), others.dtype)
    for row, (start, stop) in enumerate(pairwise(confidences.indptr.tolist())):
        believed = confidences.data[start:stop].astype(others.dtype)
        liked = others[confidences.indices[start:stop]]
        more = believed - 1
        system = (liked.T * more) @ liked
        system += gram
        system.reshape(-1)[:: width + 1] += regularization * (n_others + more.sum())
        # LAPACK reads columns where numpy has rows; to a symmetric system it is the same.
        _, solved[row], is_singular = posv(system.T, believed @ liked, overwrite_a=True)
        if is_singular:
            raise InvalidValueError(
                f"parameter 'regularization' is {regularization}, too little to tell {width}"
                " factors apart in single precision; raise it"
            )
    return solved
