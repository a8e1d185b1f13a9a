"""Vectors of movies: a model's own factors, or those of its data."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from adapters.models.ranking.interaction_matrix import interaction_matrix
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel, Scores

COMPONENTS = 64
SEED = 42
RELATIVE_ROUNDING = 1e-9


class SvdMovieVectors:
    """Takes a factor model's movie factors; for other families, those of a truncated SVD.

    The SVD is of the interactions with each viewer and each movie brought to
    unit length, so that neither busy viewers nor popular movies set the axes.
    """

    def of(self, model: RankingModel, data: TrainingSet) -> Scores:
        """Return vectors of unit length, (n_movies, d) float32, on the movie axis of `data`."""
        if isinstance(model, MatrixFactorizationModel):
            return to_unit_length(model.movie_factors)
        return to_unit_length(_svd_factors(data))


def to_unit_length(vectors: NDArray[np.float32] | NDArray[np.float64]) -> Scores:
    """Return rows of unit length, float32; rows of zeros stay zero."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    scaled = np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0)
    return np.ascontiguousarray(scaled, np.float32)


def _svd_factors(data: TrainingSet) -> NDArray[np.float64]:
    matrix = interaction_matrix(data).astype(np.float64)
    scaled = _inverse_lengths(matrix) @ matrix @ _inverse_lengths(matrix.T)
    components = min(COMPONENTS, *scaled.shape)
    # One thread: sums taken in another order would change the last bits.
    with threadpool_limits(1):
        _, strengths, directions = randomized_svd(scaled, components, random_state=SEED)
    # What lies below this is rounding, which must not become a direction of its own.
    real = strengths > RELATIVE_ROUNDING * strengths.max()
    factors: NDArray[np.float64] = directions[real].T * strengths[real]
    return factors


def _inverse_lengths(matrix: sparse.csr_matrix) -> sparse.dia_matrix:
    """Return a diagonal that scales each row of `matrix` to unit length."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    inverse = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.diags(inverse)
