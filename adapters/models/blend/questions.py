"""What a blend is asked while it learns: what viewers, as they were known then, liked next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.models.fit_data import FitData
from domain.recommendation.cold_start import NO_HISTORY, folded_in
from domain.recommendation.histories import History, position_in, training_set

MOMENTS = 4
"""How often a viewer is asked about within one sitting, or several."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Which of all movies but those `known` did a viewer of this `history` like next.

    `known` (n_known,) and `liked` (n_liked,) are positions on the movie axis.
    """

    history: History
    known: NDArray[np.integer]
    liked: NDArray[np.integer]


def of_returns(fit: FitData, later: Interactions) -> list[Question]:
    """Return what each viewer of `fit` who came back went on to like, all of it `later`."""
    came_back = later.select(np.isin(later.viewer_ids, fit.data.viewer_ids))
    afterwards = training_set(came_back, fit.data.movie_ids)
    rows = np.searchsorted(fit.data.viewer_ids, afterwards.viewer_ids)
    passed_over = fit.passed_over()
    return [
        _question(fit.data.histories[row], passed_over[row], afterwards.histories[place].movies)
        for place, row in enumerate(rows.tolist())
    ]


def of_sittings(fit: FitData, later: Interactions) -> list[Question]:
    """Return what viewers, strangers to `fit` among them, liked next amid their `later` events.

    Each is asked about at up to `MOMENTS` evenly spaced ones of these: what they
    had liked `later` until then is known beside what `fit` holds of them.
    """
    afterwards = training_set(later, fit.data.movie_ids)
    passed_over = fit.passed_over()
    questions: list[Question] = []
    for place, viewer_id in enumerate(afterwards.viewer_ids.tolist()):
        row = position_in(fit.data.viewer_ids, viewer_id)
        before = NO_HISTORY if row is None else fit.data.histories[row]
        disliked = before.movies[:0] if row is None else passed_over[row]
        since = afterwards.histories[place]
        for event in _moments(since):
            until_then = since.timestamps < since.timestamps[event]
            if until_then.any():
                known = _with(before, since, until_then)
                questions.append(_question(known, disliked, since.movies[event : event + 1]))
    return questions


def evenly_spaced(questions: Sequence[Question], most: int) -> list[Question]:
    """Return at most `most` of the questions, taken from all over."""
    places = np.linspace(0, len(questions) - 1, min(len(questions), most)).astype(np.intp)
    return [questions[place] for place in places.tolist()]


def _question(
    history: History, disliked: NDArray[np.integer], liked: NDArray[np.integer]
) -> Question:
    return Question(history=history, known=np.concatenate([history.movies, disliked]), liked=liked)


def _moments(events: History) -> list[int]:
    """Return which events are asked about, the last among them."""
    in_time = np.argsort(events.timestamps, kind="stable")
    places = np.linspace(0, len(events) - 1, MOMENTS + 1).astype(np.intp)[1:]
    moments: list[int] = in_time[np.unique(places)].tolist()
    return moments


def _with(before: History, since: History, until_then: NDArray[np.bool_]) -> History:
    """Return the history `before`, and what happened `since` `until_then`."""
    movies, moments = since.movies[until_then], since.timestamps[until_then]
    liked = dict(zip(movies.tolist(), moments.tolist(), strict=True))
    return folded_in(before, liked, favourites={}, now=int(moments.max()))
