"""What a share network is given while it learns, and the network that comes of it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from adapters.models.watch_time.dense_layers import DenseLayers, Floats
from adapters.models.watch_time.watched_pairs import WatchedPairs
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.share_network import ShareNetwork

PRODUCTS_COUNT = 4.0
"""Products tell most: given larger than the rest, they are learnt first."""

STEADYING_PAIRS = 10.0
"""A movie's mean share counts as if so many more pairs had the mean of all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShareInputs:
    """Factors and traits brought to one scale, side by side: u, v, u ∘ v, traits.

    `movies` (n_movies, f) are their factors by `movie_scale`, and tastes come by
    `taste_scale`; `traits` (n_movies, 2): the mean share watched, and how often.
    """

    movies: Floats
    traits: Floats
    taste_scale: float
    movie_scale: float

    @classmethod
    def fitting(cls, embeddings: MatrixFactorizationModel, pairs: WatchedPairs) -> Self:
        """Return inputs whose scales are those of a fit: the standard deviations of factors."""
        movies = embeddings.movie_factors
        movie_scale = _scale(movies)
        return cls(
            movies=np.ascontiguousarray(movies / np.float32(movie_scale)),
            traits=_traits(pairs),
            taste_scale=_scale(embeddings.viewer_factors),
            movie_scale=movie_scale,
        )

    @property
    def width(self) -> int:
        """How many inputs there are."""
        n_factors, n_traits = self.movies.shape[1], self.traits.shape[1]
        return int(3 * n_factors + n_traits)

    def of(self, tastes: Floats, movies: NDArray[np.intp]) -> Floats:
        """Return the inputs (n, width) of viewers' factors (n, f) and positions of movies (n,)."""
        scaled, factors = tastes / np.float32(self.taste_scale), self.movies[movies]
        products = scaled * factors * np.float32(PRODUCTS_COUNT)
        return np.concatenate([scaled, factors, products, self.traits[movies]], axis=1)

    def network(self, layers: DenseLayers) -> ShareNetwork:
        """Return what fitted layers come to on factors as the embeddings have them."""
        f = self.movies.shape[1]
        first, second, last = layers.matrices
        of_taste, of_movie, of_product, of_traits = np.split(first, (f, 2 * f, 3 * f))
        product_scale = np.float32(PRODUCTS_COUNT / (self.taste_scale * self.movie_scale))
        return ShareNetwork(
            movie_layer=self.movies @ of_movie + self.traits @ of_traits + layers.biases[0],
            viewer_layer=of_taste / np.float32(self.taste_scale),
            product_layer=of_product * product_scale,
            second_layer=second,
            second_bias=layers.biases[1][0],
            last_layer=last[:, 0],
            last_bias=layers.biases[2][0],
        )


def _scale(factors: Floats) -> float:
    return float(factors.std(dtype=np.float64)) or 1.0


def _traits(pairs: WatchedPairs) -> Floats:
    n_movies = pairs.taken.shape[1]
    counts = np.bincount(pairs.movies, minlength=n_movies)
    mean = float(pairs.shares.mean(dtype=np.float64))
    above = np.bincount(pairs.movies, pairs.shares - mean, minlength=n_movies)
    means = above / (counts + STEADYING_PAIRS)
    often = np.log1p(counts)
    columns = [(column - column.mean()) / (column.std() or 1.0) for column in (means, often)]
    return np.stack(columns, axis=1).astype(np.float32)
