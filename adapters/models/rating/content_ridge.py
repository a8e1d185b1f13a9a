"""Finds what bias and factors movies have by what they are made of, in closed form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, solve_triangular
from threadpoolctl import threadpool_limits

from adapters.models.rating.biased_factors import root_mean_square
from domain.data.catalog import Movie
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.content_mapping import ContentMapping, about_means
from domain.models.movie_features import Columns, MovieFeatures
from domain.recommendation.rating_set import RatingSet

PENALTY = 10.0
"""As if the weights had been found zero on so many movies, each rated as often as the average."""
FEWEST_MOVIES, MOST_PEOPLE = 3, 1000
_LEAST_LEFT = 1e-9
"""Where there is one movie only, others tell nothing, and what it weighs beside them is all."""
_MOVIES_PER_BLOCK = 512

Array = NDArray[np.float64]


def reading_content(
    model: BiasedFactorizationModel,
    movies: Sequence[Movie],
    trial: BiasedFactorizationModel,
    unseen: RatingSet,
) -> BiasedFactorizationModel:
    """Return `model` with the mapping from the content of its `movies` to its bias and factors.

    Its spreads are those of `unseen` ratings about what `trial` would predict, had it never met
    the movie that is rated. Without movies described, the model itself.
    """
    rated = model.movie_ratings > 0
    features = MovieFeatures.of(movies, fewest_movies=FEWEST_MOVIES, most_people=MOST_PEOPLE)
    kinds = features.kinds(movies)
    if not len(movies) or not any(kind[rated].any() for kind in kinds):
        return model
    # BLAS adds up in another order on another number of threads.
    with threadpool_limits(1, "blas"):
        weights = model.movie_ratings / model.movie_ratings[rated].mean()
        means = np.concatenate([_mean_of_known(kind, weights) for kind in kinds])
        columns = about_means(kinds, means)
        ridge = Ridge.of(columns, weights)
        found = ridge.coefficients(_parameters(model)).astype(np.float32)
        axes = _axes(found[1:, 1:], model.movie_factors.shape[2])
        return replace(
            model,
            content=ContentMapping(
                features=features,
                means=means,
                levels=found[0],
                weights=found[1:],
                axes=axes,
                places=columns @ axes,
                spreads=_spreads(trial, ridge.left_out(_parameters(trial)), unseen),
            ),
        )


def with_movies(model: BiasedFactorizationModel, parameters: Array) -> BiasedFactorizationModel:
    """Return the model with other movies: those of bias and factors `parameters`, (n, 1 + S f)."""
    return replace(
        model,
        movie_biases=parameters[:, 0].astype(np.float32),
        movie_factors=parameters[:, 1:]
        .astype(np.float32)
        .reshape(len(parameters), *model.movie_factors.shape[1:]),
        movie_ratings=np.ones(len(parameters), np.int32),
    )


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


def _mean_of_known(kind: Columns, weights: Array) -> Columns:
    """Return the weighted mean of the rows that say something; zeros where none does."""
    known = weights * kind.any(axis=1)
    mean: Array = known @ kind / max(known.sum(), np.finfo(np.float64).tiny)
    return mean.astype(np.float32)


def _axes(weights: NDArray[np.float32], n_axes: int) -> NDArray[np.float32]:
    """Return axes (k, a) along which movies are as like as their factors by content are.

    With as many axes as factors, to the letter for one draw; of more draws, the main ones.
    """
    directions, strengths, _ = np.linalg.svd(weights, full_matrices=False)
    axes: NDArray[np.float32] = (directions * strengths)[:, :n_axes]
    return axes


def _parameters(model: BiasedFactorizationModel) -> Array:
    """Return bias and factors of each movie, (n_movies, 1 + S f)."""
    factors = model.movie_factors.reshape(len(model.movie_factors), -1)
    return np.insert(factors.astype(np.float64), 0, model.movie_biases, axis=1)


def _spreads(trial: BiasedFactorizationModel, parameters: Array, unseen: RatingSet) -> Array:
    """Return √(mean of (rating - prediction)²) by those parameters of movies, (2,).

    First as of viewers who are not known, then with what `trial` knows of them.
    """
    told = with_movies(trial, parameters)
    return np.array(
        [
            root_mean_square(unseen.ratings - told.predict_pairs(viewers, unseen.movies))
            for viewers in (np.full(len(unseen), -1), unseen.viewers)
        ]
    )
