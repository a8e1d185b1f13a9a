"""A ridge regression of what movies are on their columns, and what it would be without each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, solve_triangular

from domain.models.movie_features import Columns

PENALTY = 10.0
"""As if the weights had been found zero on so many movies of weight 1."""
_LEAST_LEFT = 1e-9
"""Where there is one movie only, others tell nothing, and what it weighs beside them is all."""
_MOVIES_PER_BLOCK = 512

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ridge:
    """A weighted ridge regression on `columns` (n, k) of movies, and a level without penalty.

        min Σ_m w_m |y_m - c - Wᵀ x_m|² + λ |W|²

    `weights` (n,) are the w_m, `root` (1 + k, 1 + k) the lower Cholesky factor of
    Xᵀ diag(w) X + λ I, where X has a column of ones before the others.
    """

    columns: Columns
    weights: Array
    root: Array

    @classmethod
    def of(cls, columns: Columns, weights: Array) -> Self:
        """Prepare the regression, whatever it is that will be told by it."""
        size = 1 + columns.shape[1]
        squares = np.diag(np.append(0.0, np.full(size - 1, PENALTY)))
        for block, design in _blocks(columns):
            squares += (design.T * weights[block]) @ design
        return cls(columns=columns, weights=weights, root=cholesky(squares, lower=True))

    def coefficients(self, targets: Array) -> Array:
        """Return c and W for `targets` (n, t), one above the other, (1 + k, t)."""
        moments = np.zeros((len(self.root), targets.shape[1]))
        for block, design in _blocks(self.columns):
            moments += (design.T * self.weights[block]) @ targets[block]
        found: Array = cho_solve((self.root, True), moments)
        return found

    def left_out(self, targets: Array) -> Array:
        """Return what is told of each movie by all others, (n, t).

        ŷ - (y - ŷ) h / (1 - h), h being the movie's own weight in ŷ: as fitting without it would.
        """
        coefficients = self.coefficients(targets)
        told = np.empty_like(targets)
        for block, design in _blocks(self.columns):
            halves = solve_triangular(self.root, design.T, lower=True)
            own = (np.square(halves).sum(axis=0) * self.weights[block])[:, np.newaxis]
            found = design @ coefficients
            told[block] = found - (targets[block] - found) * own / np.maximum(1 - own, _LEAST_LEFT)
        return told


def _blocks(columns: Columns) -> Iterator[tuple[slice, Array]]:
    """Yield parts of the design, a column of ones before the others, in double precision."""
    for start in range(0, len(columns), _MOVIES_PER_BLOCK):
        block = slice(start, start + _MOVIES_PER_BLOCK)
        yield block, np.insert(columns[block].astype(np.float64), 0, 1.0, axis=1)
