"""Splits of ratings at random, by which rating prediction is compared in the literature.

They hold out ratings of any time, so a model may learn from a viewer's later
ratings what an earlier one was. Use them to compare with published figures; for
what a running service will reach, split by time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSplit:
    """Ratings to learn from, and ratings to predict; together they are all."""

    name: str
    known: Interactions
    held_out: Interactions


def k_folds(ratings: Interactions, k: int, generator: Generator) -> Iterator[RatingSplit]:
    """Yield `k` splits, at least two, each rating being held out in one of them.

    Their sizes differ by one at most. The same ratings in the same order and the
    same state of `generator` give the same folds. Raises `InsufficientDataError`
    where there are fewer ratings than folds.
    """
    if k <= 1:
        raise InvalidValueError(f"ratings are split into two folds or more, not {k}")
    if len(ratings) < k:
        raise InsufficientDataError(f"{len(ratings)} ratings cannot be split into {k} folds")
    fold_of = generator.permutation(np.arange(len(ratings)) % k)
    for fold in range(k):
        yield _split(f"fold {fold + 1} of {k}", ratings, fold_of == fold)


def random_share(ratings: Interactions, share: float, generator: Generator) -> RatingSplit:
    """Hold out a `share` of the ratings, rounded down, drawn at random without regard to viewers.

    The same ratings in the same order and the same state of `generator` give the
    same split. Raises `InsufficientDataError` where one side would be empty.
    """
    if not 0 < share < 1:
        raise InvalidValueError(f"the share held out must lie between 0 and 1, not {share}")
    n_held_out = int(share * len(ratings))
    if n_held_out == 0:
        raise InsufficientDataError(f"{share:.0%} of {len(ratings)} ratings is less than one")
    held_out = np.zeros(len(ratings), np.bool_)
    held_out[generator.permutation(len(ratings))[:n_held_out]] = True
    return _split(f"{share:.0%} at random", ratings, held_out)


def _split(name: str, ratings: Interactions, held_out: NDArray[np.bool_]) -> RatingSplit:
    return RatingSplit(
        name=name, known=ratings.select(~held_out), held_out=ratings.select(held_out)
    )
