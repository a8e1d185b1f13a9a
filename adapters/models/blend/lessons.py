"""What a blend's weights are learnt from: the last events of a fit, by models of those before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.models.blend.listwise_softmax import Lesson
from domain.data.interactions import Interactions
from domain.models.blend import absence, spread_of
from domain.models.fit_data import FitData
from domain.recommendation.histories import training_set
from domain.recommendation.scoring import RankingModel, Scores

CANDIDATES = 200
"""How many movies of each viewer are told apart: those that any part of the blend ranks highest."""
MOST_CELLS = 4_000_000
"""Of many viewers, those are asked, evenly spaced, whose scores are no more than these."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """What a blend is made of, fitted on one slice.

    `tastes` are its personal models by name; `lifts` (n_lifts, n_movies) what the
    impersonal ones add for everyone.
    """

    tastes: Mapping[str, RankingModel]
    lifts: NDArray[np.float32]


def lesson_of(parts: Parts, fit: FitData, later: Interactions) -> Lesson | None:
    """Return what the viewers of `fit` liked `later`, as `parts` fitted on it see the movies.

    The features are the lifts, then each taste, then each taste times the
    viewer's absence. None where nobody of them liked a movie that could be told.
    """
    came_back = later.select(np.isin(later.viewer_ids, fit.data.viewer_ids))
    if len(came_back) == 0:
        return None
    afterwards = training_set(came_back, fit.data.movie_ids)
    asked = _evenly_spaced(len(afterwards.viewer_ids), len(fit.data.movie_ids))
    rows = np.searchsorted(fit.data.viewer_ids, afterwards.viewer_ids[asked])
    histories, disliked = fit.data.histories, fit.passed_over()
    shape = (len(rows), len(fit.data.movie_ids))
    liked = _marked([afterwards.histories[at].movies for at in asked.tolist()], shape)
    known = _marked([histories[row].movies for row in rows.tolist()], shape)
    known |= _marked([disliked[row] for row in rows.tolist()], shape)
    lifts = [np.broadcast_to(lift, shape) for lift in parts.lifts]
    tastes = [
        _standardised(taste.score_viewers(rows, histories)) for taste in parts.tastes.values()
    ]
    candidates = _candidates([*lifts, *tastes], known)
    away = np.array([absence(histories[row], fit.data.newest) for row in rows.tolist()])
    features = [np.take_along_axis(part, candidates, axis=1) for part in (*lifts, *tastes)]
    features += [part * away[:, np.newaxis] for part in features[len(lifts) :]]
    can_be_liked = ~np.take_along_axis(known, candidates, axis=1)
    is_liked = np.take_along_axis(liked, candidates, axis=1) & can_be_liked
    told = is_liked.any(axis=1)
    if not told.any():
        return None
    return Lesson(
        features=np.stack(features, axis=2)[told].astype(np.float64),
        can_be_liked=can_be_liked[told],
        liked=is_liked[told],
    )


def _evenly_spaced(n_viewers: int, n_movies: int) -> NDArray[np.intp]:
    """Return the positions of as many viewers as memory allows."""
    most = max(MOST_CELLS // n_movies, 1)
    return np.linspace(0, n_viewers - 1, min(n_viewers, most)).astype(np.intp)


def _marked(movies: Sequence[NDArray[np.integer]], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which movies each viewer has, of `shape` (n_viewers, n_movies)."""
    marked = np.zeros(shape, np.bool_)
    for position, own in enumerate(movies):
        marked[position, own] = True
    return marked


def _standardised(scores: Scores) -> Scores:
    """Return scores in units of each viewer's spread, as a blend adds them."""
    return (scores / spread_of(scores)[:, np.newaxis]).astype(np.float32)


def _candidates(parts: Sequence[Scores], known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the positions of the movies that any part ranks highest, (n_viewers, n_candidates)."""
    best = np.full(known.shape, -np.inf, np.float32)
    for part in parts:
        best = np.maximum(best, part - part.mean(axis=1, keepdims=True))
    best[known] = -np.inf
    n = min(CANDIDATES, known.shape[1])
    return np.sort(np.argsort(-best, axis=1, kind="stable")[:, :n], axis=1)
