"""Fits a shallow autoencoder in closed form (EASE^R), with LAPACK."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from adapters.models.parameters import parameters_of
from adapters.models.ranking.interaction_matrix import interaction_matrix
from application.ports.progress import Progress, Step
from domain.errors import InvalidValueError
from domain.models.fit_data import FitData
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.models.specification import ModelPlan

CELLS_PER_BLOCK = 4_000_000
"""Beside the weights themselves, no more cells than these are held at once."""
PROBES = 4
LARGEST_RESIDUAL = 0.01


class EaseParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How much evidence a weight needs: λ of the paper."""

    regularization: Annotated[float, msgspec.Meta(gt=0)] = 500.0


class ScipyEase:
    """Fits with one dense float32 matrix, in place; equal to the bit on any number of cores.

    With X the interactions (n_viewers, n_movies) and P = (XᵀX + λI)⁻¹, the
    weights are B_ij = -P_ij / P_jj, and 0 on the diagonal: Steck,
    "Embarrassingly shallow autoencoders for sparse data" (WWW 2019), equation 8.
    Counts below 2²⁴ are exact in float32; what its inversion leaves as an
    error is measured, and a fit that lost its precision is refused.
    """

    parameters = EaseParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> ShallowAutoencoderModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        regularization = parameters_of(plan, EaseParameters).regularization
        liked = interaction_matrix(fit.data)
        # One thread: sums taken in another order would change the last bits.
        with (
            progress.step(f"Fitting {plan.name}", total=2 * liked.shape[1]) as step,
            threadpool_limits(1, "blas"),
        ):
            matrix = _gram(liked, step)
            matrix.reshape(-1)[:: len(matrix) + 1] += np.float32(regularization)
            is_inverse = _invert(matrix, step) and (
                _residual(matrix, liked, regularization, plan.seed) < LARGEST_RESIDUAL
            )
            if not is_inverse:
                raise InvalidValueError(
                    f"plan {plan.name}: parameter 'regularization' is {regularization}, too little"
                    f" to tell {len(matrix)} movies apart in single precision; raise it"
                )
            matrix /= -matrix.diagonal()
            np.fill_diagonal(matrix, 0.0)
        return ShallowAutoencoderModel(item_weights=matrix)


def _blocks(n: int) -> list[slice]:
    """Return slices that part n rows of n cells into blocks."""
    rows = max(1, CELLS_PER_BLOCK // max(n, 1))
    return [slice(start, min(start + rows, n)) for start in range(0, n, rows)]


def _gram(liked: sparse.csr_matrix, step: Step) -> NDArray[np.float32]:
    """Return XᵀX, (n_movies, n_movies)."""
    by_movie = liked.T.tocsr()
    n = liked.shape[1]
    gram = np.zeros((n, n), np.float32)
    for rows in _blocks(n):
        (by_movie[rows] @ liked).toarray(out=gram[rows])
        step.advance(rows.stop - rows.start)
    return gram


def _invert(matrix: NDArray[np.float32], step: Step) -> bool:
    """Invert a symmetric matrix in place, or say that it is not positive definite.

    LAPACK reads columns where numpy has rows: what it calls the lower triangle
    is the upper one here, the only one that it writes.
    """
    _, is_singular = lapack.spotrf(matrix.T, lower=True, clean=False, overwrite_a=True)
    if is_singular:
        return False
    lapack.spotri(matrix.T, lower=True, overwrite_c=True)
    for rows in _blocks(len(matrix)):
        block = matrix[rows, rows]
        below = np.tril_indices(len(block), -1)
        block[below] = block.T[below]
        matrix[rows.stop :, rows] = matrix[rows, rows.stop :].T
        step.advance(rows.stop - rows.start)
    return True


def _residual(
    inverse: NDArray[np.float32], liked: sparse.csr_matrix, regularization: float, seed: int
) -> float:
    """Return how far (XᵀX + λI) · `inverse` is from the identity, for some random directions."""
    generator = np.random.default_rng(seed)
    directions = generator.standard_normal((len(inverse), PROBES), np.float32)
    solved = (inverse @ directions).astype(np.float64)
    returned = liked.T @ (liked @ solved) + regularization * solved
    return float(np.linalg.norm(returned - directions) / np.linalg.norm(directions))
