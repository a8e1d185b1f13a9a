"""Explanations: what moved the scores of a viewer's best movies, found when the model was made."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import Histories, History, SeenMovies
from domain.recommendation.scoring import RankingModel, Scores, top_k

EXPLAINED_MOVIES = 100
"""How many of a viewer's best movies are explained beforehand."""

SECOND_NAMED_FROM = 0.5
"""A second movie is named where it contributed at least this share of what the first did."""

NOTHING = -1
_PADDING = np.iinfo(np.int32).max

Named = NDArray[np.int32]
"""The one or two movies that added most to each score, (n, 2), strongest first; else -1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explanations:
    """Which movies of a viewer's history moved the scores of their best movies most.

    Which movies are shown is decided at each request; why a known viewer's
    history speaks for a movie is not, and takes longer to find than the slate.
    Row r explains the movies at positions `movies[r]` (n_viewers, m) int32,
    sorted and filled up at the end with the greatest number there is, by those
    in `named[r]` (n_viewers, m, 2) int32. Without columns nothing is explained.
    """

    movies: NDArray[np.int32]
    named: NDArray[np.int32]

    @classmethod
    def none(cls, n_viewers: int) -> "Explanations":
        """Return explanations of nothing."""
        return cls(
            movies=np.empty((n_viewers, 0), np.int32), named=np.empty((n_viewers, 0, 2), np.int32)
        )

    def without(self, row: int) -> "Explanations":
        """Return the explanations for all viewers but one."""
        return Explanations(
            movies=np.delete(self.movies, row, axis=0), named=np.delete(self.named, row, axis=0)
        )

    def of(self, row: int, movies: NDArray[np.intp]) -> Named | None:
        """Return what explains each of `movies`, (len(movies), 2).

        None where one of them is not explained beforehand.
        """
        explained = self.movies[row]
        if len(explained) == 0:
            return None
        places = explained.searchsorted(movies)
        if explained.take(places, mode="clip").tolist() != movies.tolist():
            return None
        named: Named = self.named[row].take(places, axis=0)
        return named


def explanations_of(model: RankingModel, histories: Histories, seen: SeenMovies) -> Explanations:
    """Return the explanations of every viewer's best unseen movies.

    An impersonal model has none.
    """
    if not model.is_personal:
        return Explanations.none(len(histories))
    lift = lift_for_anyone(model)
    width = EXPLAINED_MOVIES
    movies = np.full((len(histories), width), _PADDING, np.int32)
    named = np.full((len(histories), width, 2), NOTHING, np.int32)
    for row in range(len(histories)):
        history = histories[row]
        scores = model.score_viewer(row, histories)
        scores[seen[row]] = -np.inf
        best = np.sort(top_k(scores, width))
        movies[row, : len(best)] = best
        if len(best):
            contributions = owed_to_history(model.contributions(history, best), lift[best])
            named[row, : len(best)] = strongest_of(contributions, history)
    return Explanations(movies=movies, named=named)


def lift_for_anyone(model: RankingModel) -> Scores:
    """Return how far above the average movie a model scores each for a stranger, (n_movies,)."""
    scores = model.score_history(NO_HISTORY)
    lift: Scores = scores - scores.mean()
    return lift


def owed_to_history(contributions: Scores, lift: Scores) -> Scores:
    """Return `contributions` (n, n_events), with nothing for movies that anyone would be shown.

    Those are the movies that their `lift` (n,) brought further than the
    viewer's events did together. `contributions` is written to.
    """
    contributions[lift > np.maximum(contributions.sum(axis=1), 0)] = 0.0
    return contributions


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
