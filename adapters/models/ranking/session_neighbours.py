"""Fits session similarity by counting what is liked close in time, with scipy's sparse sums."""

from typing import Annotated

import msgspec
import numpy as np
from scipy import sparse

from adapters.models.parameters import parameters_of
from adapters.models.ranking.item_item import CELLS_PER_BLOCK, nearest
from application.ports.progress import Progress, Step
from domain.models.fit_data import FitData
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.session_similarity import SessionSimilarityModel
from domain.models.specification import ModelPlan
from domain.recommendation.histories import TrainingSet

SECONDS_PER_MINUTE = 60


class SessionParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How near in time two events are one sitting, and how fast a viewer's events lose weight.

    Two events of a viewer, at most `window` events apart, count
    exp(-minutes between them / `span_minutes`) for their movies i and j. Their
    similarity is s_ij / (√(s_i · s_j) + `shrinkage`), with s_ij the sum of the
    counts and s_i the sum of those of i with any movie.
    """

    neighbours: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 200
    span_minutes: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    window: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 50
    half_life_events: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    shrinkage: Annotated[float, msgspec.Meta(ge=0)] = 1.0


class ScipySessionNeighbours:
    """Sums over pairs of events, a distance at a time; there is no randomness in it."""

    parameters = SessionParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> SessionSimilarityModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, SessionParameters)
        n_movies = len(fit.data.movie_ids)
        k = min(parameters.neighbours, max(n_movies - 1, 1))
        neighbours = np.empty((n_movies, k), np.intp)
        similarities = np.empty((n_movies, k), np.float32)
        rows_per_block = max(1, CELLS_PER_BLOCK // max(n_movies, 1))
        with progress.step(f"Fitting {plan.name}", total=parameters.window + n_movies) as step:
            together = _together(fit.data, parameters, step)
            sums = np.asarray(together.sum(axis=1), np.float64).ravel()
            for start in range(0, n_movies, rows_per_block):
                rows = np.arange(start, min(start + rows_per_block, n_movies))
                scale = np.sqrt(np.outer(sums[rows], sums)) + parameters.shrinkage
                counts = together[rows].toarray()
                block = np.divide(counts, scale, out=np.zeros_like(counts), where=counts > 0)
                neighbours[rows], similarities[rows] = nearest(block, rows, k)
                step.advance(len(rows))
        return SessionSimilarityModel(
            similarity=ItemSimilarityModel(neighbours=neighbours, similarities=similarities),
            half_life_events=parameters.half_life_events,
        )


def _together(data: TrainingSet, parameters: SessionParameters, step: Step) -> sparse.csr_matrix:
    """Return s_ij, (n_movies, n_movies) float64, symmetric."""
    events = data.histories
    n_movies = len(data.movie_ids)
    viewers = np.repeat(np.arange(len(events)), np.diff(events.offsets))
    order = np.lexsort((events.movies, events.timestamps, viewers))
    viewers, movies, seconds = viewers[order], events.movies[order], events.timestamps[order]
    total = sparse.csr_matrix((n_movies, n_movies), dtype=np.float64)
    for distance in range(1, parameters.window + 1):
        of_one = viewers[distance:] == viewers[:-distance]
        apart = (seconds[distance:] - seconds[:-distance])[of_one]
        counts = np.exp(-apart / (parameters.span_minutes * SECONDS_PER_MINUTE))
        pairs = (movies[:-distance][of_one], movies[distance:][of_one])
        total += sparse.csr_matrix((counts, pairs), shape=total.shape)
        step.advance()
    return (total + total.T).tocsr()
