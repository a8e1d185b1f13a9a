"""What a blend is asked while it learns: what viewers, as they were known then, liked next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.models.fit_data import FitData
from domain.recommendation.cold_start import NO_HISTORY, folded_in
from domain.recommendation.histories import History, position_in, training_set

T = TypeVar("T")

MOMENTS = 4
"""How often a viewer is asked about within one sitting, or several."""
MOST_CELLS = 4_000_000
"""Of many questions, those are asked, evenly spaced, whose scores are no more than these."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Which of all movies but those `known` did a viewer of this `history` like next.

    `known` (n_known,) and `liked` (n_liked,) are positions on the movie axis.
    """

    history: History
    known: NDArray[np.integer]
    liked: NDArray[np.integer]


def of_returns(fit: FitData, later: Interactions) -> list[Question]:
    """Return what viewers of `fit` who came back went on to like, all of it `later`."""
    came_back = later.select(np.isin(later.viewer_ids, fit.data.viewer_ids))
    afterwards = training_set(came_back, fit.data.movie_ids)
    rows = np.searchsorted(fit.data.viewer_ids, afterwards.viewer_ids)
    passed_over = fit.passed_over()
    return [
        _question(
            fit.data.histories[rows[place]],
            passed_over[rows[place]],
            afterwards.histories[place].movies,
        )
        for place in evenly_spaced(range(len(rows)), _most_of(fit))
    ]


def of_sittings(fit: FitData, later: Interactions) -> list[Question]:
    """Return what viewers, strangers to `fit` among them, liked next amid their `later` events.

    Each is asked about at up to `MOMENTS` evenly spaced ones of these: what they
    had liked `later` until then is known beside what `fit` holds of them.
    """
    afterwards = training_set(later, fit.data.movie_ids)
    passed_over = fit.passed_over()
    moments = [
        (place, event)
        for place in range(len(afterwards.viewer_ids))
        for event in _moments(afterwards.histories[place])
    ]
    questions: list[Question] = []
    for place, event in evenly_spaced(moments, _most_of(fit)):
        row = position_in(fit.data.viewer_ids, int(afterwards.viewer_ids[place]))
        before = NO_HISTORY if row is None else fit.data.histories[row]
        disliked = NO_HISTORY.movies if row is None else passed_over[row]
        since = afterwards.histories[place]
        known = _with(before, since, since.timestamps < since.timestamps[event])
        questions.append(_question(known, disliked, since.movies[event : event + 1]))
    return questions


def evenly_spaced(ordered: Sequence[T], most: int) -> list[T]:
    """Return at most `most` of what is `ordered`, taken from all over."""
    places = np.linspace(0, len(ordered) - 1, min(len(ordered), most)).astype(np.intp)
    return [ordered[place] for place in places.tolist()]


def _most_of(fit: FitData) -> int:
    return max(MOST_CELLS // len(fit.data.movie_ids), 1)


def _question(
    history: History, disliked: NDArray[np.integer], liked: NDArray[np.integer]
) -> Question:
    known = np.concatenate([history.movies, disliked])
    return Question(history=history, known=known, liked=liked)


def _moments(events: History) -> list[int]:
    """Return which of a viewer's events are asked about, such as follow others."""
    in_time = np.argsort(events.timestamps, kind="stable")
    places = np.linspace(0, len(events) - 1, MOMENTS + 1).astype(np.intp)[1:]
    moments = in_time[np.unique(places)]
    follows = events.timestamps[moments] > events.timestamps[in_time[0]]
    following: list[int] = moments[follows].tolist()
    return following


def _with(before: History, since: History, until_then: NDArray[np.bool_]) -> History:
    """Return the history `before`, and what happened `since` `until_then`."""
    movies, moments = since.movies[until_then], since.timestamps[until_then]
    liked = dict(zip(movies.tolist(), moments.tolist(), strict=True))
    return folded_in(before, liked, favourites={}, now=int(moments.max()))
