"""How many movies each viewer rates: a long tail that adds up exactly."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.audience.size import AudienceSize

USUAL_MINIMUM = 20
"""MovieLens publishes no viewer with fewer ratings; nor does a large audience here."""

MEAN_OVER_MINIMUM = 3.5
MAXIMUM_OVER_MEAN = 8.0
MAXIMUM_SHARE_OF_MOVIES = 0.8
FLATTEST_TAIL, STEEPEST_TAIL = -60.5, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedPareto:
    """A power law between `minimum` and `maximum` with exponent `tail`.

    Its quantile function is q(p) = minimum · (1 - c·p)^(-1/tail) with
    c = 1 - (minimum / maximum)^tail.
    """

    minimum: float
    maximum: float
    tail: float

    def below(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the integral of q from 0 to each share (n,): the Lorenz curve times the mean."""
        c = -math.expm1(self.tail * math.log(self.minimum / self.maximum))
        power = 1.0 - 1.0 / self.tail
        return self.minimum * -np.expm1(power * np.log1p(-c * share)) / (c * power)

    @property
    def mean(self) -> float:
        """The expected value."""
        return float(self.below(np.ones(1))[0])


def bounded_pareto(minimum: float, maximum: float, mean: float) -> BoundedPareto:
    """Return the power law between the bounds with this mean, or the nearest to it."""
    low, high = FLATTEST_TAIL, STEEPEST_TAIL
    for _ in range(80):
        tail = (low + high) / 2
        if BoundedPareto(minimum=minimum, maximum=maximum, tail=tail).mean > mean:
            low = tail
        else:
            high = tail
    return BoundedPareto(minimum=minimum, maximum=maximum, tail=high)


class Activity:
    """Tells how many movies any viewer rates, without holding a number per viewer.

    The numbers of all viewers add up to `size.events`; none is below 1 nor
    above the number of movies. Viewers of every activity are spread evenly
    over the ids.
    """

    def __init__(self, size: AudienceSize, movies: int, rng: np.random.Generator) -> None:
        mean = size.events / size.viewers
        self._size = size
        self._minimum = max(1, min(USUAL_MINIMUM, int(mean / MEAN_OVER_MINIMUM)))
        maximum = min(MAXIMUM_SHARE_OF_MOVIES * movies, max(2.0, MAXIMUM_OVER_MEAN * mean))
        self._law = bounded_pareto(self._minimum, maximum, mean)
        self._stride, self._start = _permutation(size.viewers, rng)

    def of(self, viewers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of ratings of viewers (n,), counted from 0."""
        ranks = (viewers * self._stride + self._start) % self._size.viewers
        return self._minimum + self._excess_before(ranks + 1) - self._excess_before(ranks)

    def _excess_before(self, ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many ratings above the minimum the viewers of lower rank have together."""
        share = ranks / self._size.viewers
        shape = self._law.below(share) - self._minimum * share
        whole = self._law.mean - self._minimum
        excess = self._size.events - self._size.viewers * self._minimum
        return np.rint(excess * shape / whole).astype(np.int64)


def _permutation(n: int, rng: np.random.Generator) -> tuple[int, int]:
    """Return (stride, start) so that i · stride + start modulo n visits every rank once."""
    stride = int(rng.integers(1, n + 1))
    while math.gcd(stride, n) != 1:
        stride = stride % n + 1
    return stride, int(rng.integers(n))
