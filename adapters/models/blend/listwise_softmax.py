"""Weights of a linear ranking, by listwise softmax regression."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

ITERATIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """What some viewers went on to like, among movies they had not liked before.

    `features` (n_viewers, n_candidates, n_features) float64; `can_be_liked` and
    `liked` (n_viewers, n_candidates) bool. Every viewer likes at least one.
    """

    features: NDArray[np.float64]
    can_be_liked: NDArray[np.bool_]
    liked: NDArray[np.bool_]


def learnt_weights(
    lessons: Sequence[Lesson], n_features: int, regularization: float
) -> NDArray[np.float64]:
    """Return the weights w (n_features,) that make what was liked most likely.

    With P(i) = exp(w·f_i) / Σ_j exp(w·f_j) over a viewer's candidates, they
    minimise the mean over viewers of the mean of -log P over what the viewer
    liked, plus `regularization` · |w|² / 2: the cross entropy of ListNet (Cao et al.,
    "Learning to rank", ICML 2007) with equal shares for all that was liked. It is
    convex, so the answer does not depend on where the search starts.
    """
    n_viewers = sum(len(lesson.liked) for lesson in lessons)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = regularization * float(weights @ weights) / 2
        gradient = regularization * weights
        for lesson in lessons:
            scores = np.where(lesson.can_be_liked, lesson.features @ weights, -np.inf)
            logarithms = log_softmax(scores, axis=1)
            shares = lesson.liked / lesson.liked.sum(axis=1, keepdims=True)
            total -= float((shares * np.where(lesson.liked, logarithms, 0)).sum()) / n_viewers
            surplus = (np.exp(logarithms) - shares).reshape(-1)
            gradient = gradient + surplus @ lesson.features.reshape(-1, n_features) / n_viewers
        return total, gradient

    found = minimize(
        loss,
        np.zeros(n_features),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": ITERATIONS},
    )
    weights: NDArray[np.float64] = found.x
    return weights
