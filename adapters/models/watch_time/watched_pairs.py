"""The pairs of viewers and movies that watch time is learnt from."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from domain.models.fit_data import FitData
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.recommendation.histories import TrainingSet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchedPairs:
    """Who watched which share of what: n pairs, by viewer and then by movie.

    `viewers` (n,) are rows of the fit's viewers, or of those after them, who have
    no positive; `movies` (n,) positions; `shares` (n,) float32. `taken`
    (n_rows, n_movies) says who watched or liked what.
    """

    viewers: NDArray[np.intp]
    movies: NDArray[np.intp]
    shares: NDArray[np.float32]
    taken: sparse.csr_matrix

    @classmethod
    def of(cls, fit: FitData) -> Self:
        """Return the pairs of a fit."""
        data, watches = fit.data, fit.watches()
        others = np.setdiff1d(watches.viewer_ids, data.viewer_ids)
        viewer_ids = np.concatenate([data.viewer_ids, others])
        by_id = np.argsort(viewer_ids)
        rows = by_id[np.searchsorted(viewer_ids, watches.viewer_ids, sorter=by_id)]
        movies = np.searchsorted(data.movie_ids, watches.movie_ids)
        order = np.lexsort((movies, rows))
        return cls(
            viewers=rows[order],
            movies=movies[order],
            shares=watches.shares[order],
            taken=_taken(data, rows, movies, len(viewer_ids)),
        )

    def __len__(self) -> int:
        return len(self.viewers)

    def are_taken(self, viewers: NDArray[np.intp], movies: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Say for each viewer and movie (k,) whether the one took the other."""
        taken: NDArray[np.float32] = np.asarray(self.taken[viewers, movies]).ravel()
        return taken > 0


def _taken(
    data: TrainingSet, rows: NDArray[np.intp], movies: NDArray[np.intp], n_rows: int
) -> sparse.csr_matrix:
    liked = data.histories
    rows = np.concatenate([np.repeat(np.arange(len(liked)), np.diff(liked.offsets)), rows])
    movies = np.concatenate([liked.movies, movies])
    taken = sparse.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, movies)), shape=(n_rows, len(data.movie_ids))
    )
    taken.data[:] = 1.0  # who both liked and watched a movie took it once
    return taken


def tastes_short_of_one(
    embeddings: MatrixFactorizationModel,
    data: TrainingSet,
    pairs: WatchedPairs,
    generator: np.random.Generator,
) -> NDArray[np.float32]:
    """Return the factors of each pair's viewer as if one event had not happened, (n, f).

    That is the pair's own where it is a positive: a network that saw the movie in the
    viewer's history would learn to look for it there, and be at a loss for movies that
    are new to the viewer. Elsewhere it is any other, or the network would learn to
    count events. Who has no positive has factors of 0.
    """
    tastes = np.zeros((len(pairs), embeddings.movie_factors.shape[1]), np.float32)
    starts = np.searchsorted(pairs.viewers, np.arange(len(data.histories) + 1))
    for row, (start, stop) in enumerate(pairwise(starts.tolist())):
        history = data.histories[row]
        missing = generator.integers(len(history), size=stop - start)
        _, own, events = np.intersect1d(
            pairs.movies[start:stop], history.movies, assume_unique=True, return_indices=True
        )
        missing[own] = events
        tastes[start:stop] = embeddings.fold_in_without_each(history)[missing]
    return tastes
