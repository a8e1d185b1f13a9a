"""What a blend's weights are learnt from: questions, as its parts would answer them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.models.blend.listwise_softmax import Lesson
from adapters.models.blend.questions import Question
from domain.evaluation.rankings import blocks
from domain.models.blend import absence, spread_of
from domain.models.fit_data import FitData
from domain.recommendation.scoring import RankingModel, Scores

CANDIDATES = 200
"""How many movies of each viewer are told apart: those that any part of the blend ranks highest."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """What a blend is made of, fitted on one slice.

    `tastes` are its personal models by name; `lifts` (n_lifts, n_movies) what the
    impersonal ones add for everyone.
    """

    tastes: Mapping[str, RankingModel]
    lifts: NDArray[np.float32]


def lessons_of(parts: Parts, fit: FitData, questions: Sequence[Question]) -> list[Lesson]:
    """Return `questions` as `parts`, fitted on `fit`, see the movies; a block at a time.

    The features of a lesson are the lifts, then each taste, then each taste times
    the viewer's absence. It leaves out who liked no movie that could be told.
    """
    lessons = [
        _lesson_of(parts, fit, questions[block])
        for block in blocks(len(questions), len(fit.data.movie_ids))
    ]
    return [lesson for lesson in lessons if len(lesson.liked)]


def _lesson_of(parts: Parts, fit: FitData, questions: Sequence[Question]) -> Lesson:
    shape = (len(questions), len(fit.data.movie_ids))
    known = _marked([question.known for question in questions], shape)
    liked = _marked([question.liked for question in questions], shape)
    lifts = [np.broadcast_to(lift, shape) for lift in parts.lifts]
    tastes = [_standardised(taste, questions) for taste in parts.tastes.values()]
    candidates = _candidates([*lifts, *tastes], known)
    away = np.array([absence(question.history, fit.data.newest) for question in questions])
    features = [np.take_along_axis(part, candidates, axis=1) for part in (*lifts, *tastes)]
    features += [part * away[:, np.newaxis] for part in features[len(lifts) :]]
    can_be_liked = ~np.take_along_axis(known, candidates, axis=1)
    is_liked = np.take_along_axis(liked, candidates, axis=1) & can_be_liked
    told = is_liked.any(axis=1)
    return Lesson(
        features=np.stack(features, axis=2)[told].astype(np.float64),
        can_be_liked=can_be_liked[told],
        liked=is_liked[told],
    )


def _marked(movies: Sequence[NDArray[np.integer]], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which movies each viewer has, of `shape` (n_viewers, n_movies)."""
    marked = np.zeros(shape, np.bool_)
    for position, own in enumerate(movies):
        marked[position, own] = True
    return marked


def _standardised(taste: RankingModel, questions: Sequence[Question]) -> Scores:
    """Return a taste's scores in units of each viewer's spread, as a blend adds them."""
    scores = np.stack([taste.score_history(question.history) for question in questions])
    return (scores / spread_of(scores)[:, np.newaxis]).astype(np.float32)


def _candidates(parts: Sequence[Scores], known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the positions of the movies that any part ranks highest, (n_viewers, n_candidates)."""
    best = np.full(known.shape, -np.inf, np.float32)
    for part in parts:
        best = np.maximum(best, part - part.mean(axis=1, keepdims=True))
    best[known] = -np.inf
    n = min(CANDIDATES, known.shape[1])
    return np.sort(np.argsort(-best, axis=1, kind="stable")[:, :n], axis=1)
