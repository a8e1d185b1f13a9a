"""What is believed of a viewer whose taste is not known, and what ratings make of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

SMALLEST_NOISE = 1e-6
"""Ratings that a model predicts without any error would else leave no room for a belief."""

_ROUNDS = 3
"""More of them changed nothing that could be measured."""

Draws = Iterable[NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewerBelief:
    """A viewer's p parameters are normal, in each of S draws, and ratings follow from the first d.

        θ ~ N(mean, root rootᵀ)        r = k + xᵀ θ + ε        ε ~ N(0, noise)

    x is the design of the movie that is rated, k what is known of the rating without
    the viewer. `means` (S, p), `roots` (S, p, p) and `moments` (S, d, d), the mean of
    x xᵀ over ratings, are float64. Bayesian linear regression: Bishop, "Pattern
    recognition and machine learning", 2006, section 3.3.
    """

    means: NDArray[np.float64]
    roots: NDArray[np.float64]
    moments: NDArray[np.float64]
    noise: float

    @classmethod
    def of_anybody(
        cls, viewers: Draws, designs: Draws, ratings: NDArray[np.int32], noise: float
    ) -> "ViewerBelief":
        """Return the belief of a viewer who is one like the known ones (empirical Bayes).

        Of each draw, `viewers` yield the parameters (n_viewers, p) and `designs` those of movies
        (n_movies, d), which were rated so many times, (n_movies,).
        """
        found = [_mean_and_root(parameters.astype(np.float64)) for parameters in viewers]
        weights = ratings / max(int(ratings.sum()), 1)
        return cls(
            means=np.stack([mean for mean, _ in found]),
            roots=np.stack([root for _, root in found]),
            moments=np.stack([(design.T * weights) @ design for design in designs]),
            noise=max(noise, SMALLEST_NOISE),
        )

    def of_estimates(self, ratings: NDArray[np.int32]) -> "ViewerBelief":
        """Return the belief where the known viewers' parameters are estimates, in one draw.

        Those of viewers with few ratings lie closer together than what they estimate. So what
        each leaves open by its number of `ratings`, (n_viewers,), is added to the covariance, some
        times over (EM: Dempster, Laird and Rubin, JRSS B 39(1), 1977).
        """
        counts, viewers = np.unique(ratings, return_counts=True)
        shares = viewers[:, np.newaxis, np.newaxis] / max(len(ratings), 1)
        part = slice(self.moments.shape[1])
        estimated = self.roots[0] @ self.roots[0].T
        belief = self
        for _ in range(_ROUNDS):
            left_open = belief._roots_given(counts[:, np.newaxis, np.newaxis] * self.moments)[
                :, part
            ]
            covariance = estimated.copy()
            covariance[part, part] += (shares * (left_open @ left_open.transpose(0, 2, 1))).sum(
                axis=0
            )
            belief = replace(belief, roots=_root(covariance)[np.newaxis])
        return belief

    def about(self, means: NDArray[np.float64], ratings: int) -> "ViewerBelief":
        """Return the belief of a viewer whose parameters `means` (S, p) so many ratings told.

        A model does not keep what they were, so each counts as one of the average movie.
        """
        return replace(self, means=means, roots=self._roots_given(ratings * self.moments))

    def given(self, designs: NDArray[np.float64], rest: NDArray[np.float64]) -> "ViewerBelief":
        """Return the belief after ratings: `designs` (S, n, d), and r - k as `rest` (n,)."""
        across = designs.transpose(0, 2, 1)
        roots = self._roots_given(across @ designs)
        size = designs.shape[2]
        misses = rest[:, np.newaxis] - designs @ self.means[:, :size, np.newaxis]
        pulls = across @ misses / self.noise
        moves = roots @ (roots[:, :size].transpose(0, 2, 1) @ pulls)
        return replace(self, means=self.means + moves[..., 0], roots=roots)

    def variance(self, part: slice, moments: NDArray[np.float64]) -> float:
        """Return the variance of xᵀ θ, θ a part of the parameters, the mean over draws and designs.

        `moments` (S, w, w) are the mean of x xᵀ, of as many parameters as the part has.
        """
        roots = self.roots[:, part]
        return float(((moments @ roots) * roots).sum() / len(roots))

    def _roots_given(self, squares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the roots of the covariances after ratings whose Σ x xᵀ is `squares`, (S, d, d).

        (Σ⁻¹ + X / noise)⁻¹ = root (I + rootᵀ X root / noise)⁻¹ rootᵀ, which takes no inverse of
        Σ: parameters may hang together.
        """
        told = self.roots[:, : squares.shape[1]]
        precision = told.transpose(0, 2, 1) @ squares @ told / self.noise
        precision += np.eye(precision.shape[1])
        return self.roots @ np.linalg.inv(np.linalg.cholesky(precision)).transpose(0, 2, 1)


def _mean_and_root(
    parameters: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of the rows (p,) and a root of their covariance, (p, p)."""
    if not len(parameters):
        return np.zeros(parameters.shape[1]), np.zeros((parameters.shape[1],) * 2)
    mean = parameters.mean(axis=0)
    centred = parameters - mean
    return mean, _root(centred.T @ centred / len(parameters))


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a root, (p, p), also of a covariance that is singular."""
    variances, axes = np.linalg.eigh(covariance)
    root: NDArray[np.float64] = axes * np.sqrt(variances.clip(0.0))
    return root
