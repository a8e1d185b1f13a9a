"""Fits item similarity by cosine on co-occurrence, with scipy's sparse products."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from adapters.models.parameters import parameters_of
from adapters.models.ranking.interaction_matrix import interaction_matrix
from application.ports.progress import Progress
from domain.evaluation.rankings import first_of, keys_of
from domain.models.fit_data import FitData
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.specification import ModelPlan

CELLS_PER_BLOCK = 4_000_000
"""Memory stays flat: a block of co-occurrences holds at most this many cells."""


class ItemItemParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How many neighbours a movie keeps, and how much evidence a similarity needs.

    The similarity of movies i and j is c_ij / (√(c_ii · c_jj) + `shrinkage`),
    with c_ij the number of viewers who liked both: cosine, drawn towards zero
    where few viewers speak for it.
    """

    neighbours: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 200
    shrinkage: Annotated[float, msgspec.Meta(ge=0)] = 0.0


class ScipyItemItem:
    """Multiplies blocks of the interaction matrix; there is no randomness in it."""

    parameters = ItemItemParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> ItemSimilarityModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, ItemItemParameters)
        liked = interaction_matrix(fit.data)
        by_movie = liked.T.tocsr()
        norms = np.sqrt(np.asarray(by_movie.multiply(by_movie).sum(axis=1), np.float64)).ravel()
        n_movies = len(fit.data.movie_ids)
        k = min(parameters.neighbours, max(n_movies - 1, 1))
        neighbours = np.empty((n_movies, k), np.intp)
        similarities = np.empty((n_movies, k), np.float32)
        rows_per_block = max(1, CELLS_PER_BLOCK // max(n_movies, 1))
        with progress.step(f"Fitting {plan.name}", total=n_movies) as step:
            for start in range(0, n_movies, rows_per_block):
                rows = np.arange(start, min(start + rows_per_block, n_movies))
                together = (by_movie[rows] @ liked).toarray().astype(np.float64)
                scale = np.outer(norms[rows], norms) + parameters.shrinkage
                block = np.divide(together, scale, out=np.zeros_like(together), where=together > 0)
                neighbours[rows], similarities[rows] = nearest(block, rows, k)
                step.advance(len(rows))
        return ItemSimilarityModel(neighbours=neighbours, similarities=similarities)


def nearest(
    block: NDArray[np.float64], rows: NDArray[np.intp], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the k most similar movies of each row and their similarities, most similar first.

    `block` (len(rows), n_movies) holds similarities of the movies `rows`. Equal
    ones rank by position; a movie is no neighbour of itself, and fills its row
    at zero where too few others have anything in common with it.
    """
    similarities = block.astype(np.float32)
    similarities[np.arange(len(rows)), rows] = 0.0
    # Half the time of sorting all of them.
    keys = keys_of(similarities)
    keys.partition(k - 1, axis=1)
    order = first_of(np.sort(keys[:, :k], axis=1), k)
    kept = np.take_along_axis(similarities, order, axis=1)
    return np.where(kept > 0, order, rows[:, np.newaxis]).astype(np.int32), kept
