"""What every part of a blend counts: for those who return, and amid a sitting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from adapters.models.blend.listwise_softmax import Lesson, learnt_weights

LEAST_PRIOR = 0.05
"""The prior never counts for less amid a sitting, as a share of what it does on return."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlendWeights:
    """The weights of the lifts (n_lifts,), whose sum is the prior, and of the tastes.

    `tastes` (n_tastes, 3) are the rows (a, b, c) of `BlendModel`.
    """

    lifts: NDArray[np.float64]
    tastes: NDArray[np.float64]


def weights_learnt_from(
    returns: Sequence[Lesson],
    sittings: Sequence[Lesson],
    shape: tuple[int, int],
    regularization: float,
) -> BlendWeights:
    """Return the weights of `shape` (n_lifts, n_tastes) parts.

    Without `returns` all parts count alike; without `sittings` no difference is
    made between those amid one and those who were seen last as the fit ended.
    """
    n_lifts, n_tastes = shape
    weights = np.concatenate([np.ones(n_lifts + n_tastes), np.zeros(n_tastes)])
    if returns:
        weights = learnt_weights(returns, len(weights), regularization)
    lifts, returning = weights[:n_lifts], weights[n_lifts:].reshape(2, n_tastes)
    amid = returning[0]
    if sittings:
        amid = _amid_a_sitting(sittings, lifts, n_tastes, regularization)
    return BlendWeights(lifts=lifts, tastes=np.column_stack([*returning, amid]))


def _amid_a_sitting(
    sittings: Sequence[Lesson],
    lifts: NDArray[np.float64],
    n_tastes: int,
    regularization: float,
) -> NDArray[np.float64]:
    """Return what tastes count beside the prior that `lifts` make, (n_tastes,).

    How much the prior counts is learnt as well; and as a common factor changes no
    rank, it is divided out, so that one prior will do.
    """
    beside_prior = [_beside_prior(lesson, lifts, n_tastes) for lesson in sittings]
    weights = learnt_weights(beside_prior, 1 + n_tastes, regularization)
    of_tastes: NDArray[np.float64] = weights[1:] / max(float(weights[0]), LEAST_PRIOR)
    return of_tastes


def _beside_prior(lesson: Lesson, lifts: NDArray[np.float64], n_tastes: int) -> Lesson:
    """Return the lesson with the prior in place of the lifts, and without absence."""
    prior = lesson.features[:, :, : len(lifts)] @ lifts
    tastes = lesson.features[:, :, len(lifts) : len(lifts) + n_tastes]
    return replace(lesson, features=np.dstack([prior, tastes]))
