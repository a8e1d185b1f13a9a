"""A small neural network that predicts which share of a movie a viewer watches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ALIKE = 1e-6
"""An input that changed by less did not change."""

_STEEPEST = np.float32(80)
"""The exponential of little more than this is too large for single precision."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShareNetwork:
    """Two layers of rectified units over a viewer's taste u (f,) and the movies, and a sigmoid.

    With v the factors of a movie, the first layer sees u, v and their products:

        z = `movie_layer` + u·`viewer_layer` + (u ∘ v)·`product_layer`
        y = max(0, z)·`second_layer` + `second_bias`
        share = sigmoid(max(0, y)·`last_layer` + `last_bias`)

    `movie_layer` (n_movies, h) holds all that depends on the movie alone;
    `viewer_layer` and `product_layer` (f, h), `second_layer` (h, g), `second_bias`
    and `last_layer` (g,), `last_bias` (1,); all float32.
    """

    movie_layer: Floats
    viewer_layer: Floats
    product_layer: Floats
    second_layer: Floats
    second_bias: Floats
    last_layer: Floats
    last_bias: Floats

    def shares(self, taste: Floats, movie_factors: Floats) -> Floats:
        """Return the share of each movie (n_movies,), by its factors (n_movies, f)."""
        first: Floats = movie_factors @ (taste[:, np.newaxis] * self.product_layer)
        first += self.movie_layer
        first += taste @ self.viewer_layer
        return _sigmoid(self._logits(self._second(first)))

    def multipliers(self, taste: Floats, movie_factors: Floats, movies: NDArray[np.intp]) -> Floats:
        """Return what each number of `taste` does to the share of each of `movies`, (k, f).

        The product with `taste` is the share less that of the taste 0, exactly. Each
        layer passes on how much its output changes per change of its input: the
        rescale rule of Shrikumar, Greenside and Kundaje, "Learning important features
        through propagating activation differences" (ICML 2017).
        """
        factors, plain = movie_factors[movies], self.movie_layer[movies]
        first: Floats = plain + taste @ self.viewer_layer
        first += (factors * taste) @ self.product_layer
        second, plain_second = self._second(first), self._second(plain)
        last, plain_last = self._logits(second), self._logits(plain_second)
        moved: Floats = _secants(second, plain_second, _rectified) * self.last_layer
        moved *= _secants(last, plain_last, _sigmoid)[:, np.newaxis]
        moved = moved @ self.second_layer.T
        moved *= _secants(first, plain, _rectified)
        multipliers: Floats = moved @ self.viewer_layer.T
        multipliers += (moved @ self.product_layer.T) * factors
        return multipliers

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return every array by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the network that `arrays()` was taken from; raises KeyError where one lacks."""
        names = (field.name for field in fields(cls))
        return cls(**{name: arrays[name].astype(np.float32, copy=False) for name in names})

    def _second(self, first: Floats) -> Floats:
        """Return what the second layer's units are given, (k, g)."""
        return _rectified(first) @ self.second_layer + self.second_bias

    def _logits(self, second: Floats) -> Floats:
        """Return what the sigmoid is given, (k,)."""
        logits: Floats = _rectified(second) @ self.last_layer + self.last_bias
        return logits


def _rectified(values: Floats) -> Floats:
    return np.maximum(values, np.float32(0))


def _sigmoid(values: Floats) -> Floats:
    shares: Floats = np.float32(1) / (np.float32(1) + np.exp(np.minimum(-values, _STEEPEST)))
    return shares


def _secants(values: Floats, plain: Floats, activation: Callable[[Floats], Floats]) -> Floats:
    """Return how much `activation` changes from `plain` to `values`, per change of its input.

    Where the input hardly changes, neither does the output: 0 keeps the sum exact enough.
    """
    changes = values - plain
    moved: Floats = activation(values) - activation(plain)
    secants: Floats = np.divide(
        moved, changes, out=np.zeros_like(moved), where=np.abs(changes) > _ALIKE
    )
    return secants
