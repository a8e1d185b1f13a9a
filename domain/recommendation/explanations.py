"""Explanations: which of a viewer's events, and which part of a model, moved a score."""

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import History
from domain.recommendation.scoring import RankingModel, Scores

POPULARITY = "popularity"
"""The source of movies that anyone would be shown."""

SECOND_NAMED_FROM = 0.5
"""A second movie is named where it contributed at least this share of what the first did."""

NOTHING = -1
"""Stands where there is no movie to name."""

Named = NDArray[np.int32]
"""The one or two movies that added most to each score, (n, 2), strongest first; else -1."""


@runtime_checkable
class MadeOfParts(Protocol):
    """A ranking model of several personal parts, and something that all viewers share."""

    @property
    def names(self) -> tuple[str, ...]:
        """What its parts are called."""
        ...

    def contributions_by_part(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return `contributions` by part, (n_parts, len(movies), len(history))."""
        ...


class Contributions(NamedTuple):
    """What moved the scores of n movies.

    `by_event` (n, n_events) is what each event of a history added, `parts` (n,)
    int8 the place among `sources_of` of what brought the movie.
    """

    by_event: Scores
    parts: NDArray[np.int8]


def sources_of(model: RankingModel, family: str) -> tuple[str, ...]:
    """Return the names of what can bring a movie: the family, or what all share and the parts."""
    return (POPULARITY, *model.names) if isinstance(model, MadeOfParts) else (family,)


def lift_for_anyone(model: RankingModel) -> Scores:
    """Return how far above the average movie a model scores each for a stranger, (n_movies,)."""
    scores = model.score_history(NO_HISTORY)
    lift: Scores = scores - scores.mean()
    return lift


def contributions_of(
    model: RankingModel, history: History, movies: NDArray[np.intp], lift: Scores
) -> Contributions:
    """Return what of `history` moved the scores of `movies`, and which part brought each.

    Nothing of it moved those that anyone would be shown: the movies that their
    `lift` (n_movies,) brought further than the viewer's events did together. Where no
    event spoke for a movie, no taste brought it.
    """
    if isinstance(model, MadeOfParts):
        by_part, first_part = model.contributions_by_part(history, movies), 1
    else:
        by_part, first_part = model.contributions(history, movies)[np.newaxis], 0
    by_event = by_part.sum(axis=0)
    anyones = is_anyones(by_event.sum(axis=1), lift[movies])
    by_event[anyones] = 0.0
    strongest = by_part.sum(axis=2).argmax(axis=0) + first_part
    is_spoken_for = by_event.max(axis=1, initial=0.0) > 0
    return Contributions(by_event, np.where(is_spoken_for, strongest, 0).astype(np.int8))


def is_anyones(owed: Scores, lift: Scores) -> NDArray[np.bool_]:
    """Say which movies their `lift` (n,) brought further than what is `owed` (n,) to a history."""
    return lift > np.maximum(owed, 0)


def strongest_of(contributions: Scores, history: History) -> Named:
    """Return the one or two movies of `history` that added most to each score.

    `contributions` (n, len(history)) is written to. A movie that added nothing
    is not named.
    """
    n_items, n_events = contributions.shape
    flat = contributions.reshape(-1)
    starts = np.arange(0, n_items * n_events, n_events)
    first = contributions.argmax(axis=1)
    most = flat.take(first + starts)
    flat[first + starts] = -np.inf
    second = contributions.argmax(axis=1)
    next_most = flat.take(second + starts)
    named = np.full((n_items, 2), NOTHING, np.int32)
    has_first = most > 0
    has_second = has_first & (next_most >= SECOND_NAMED_FROM * most)
    named[has_first, 0] = history.movies[first[has_first]]
    named[has_second, 1] = history.movies[second[has_second]]
    return named
