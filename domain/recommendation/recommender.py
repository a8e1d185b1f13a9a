"""The recommender: from what is known of a viewer to the movies to show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.identifiers import MovieId, ViewerId
from domain.recommendation import reasons
from domain.recommendation.cold_start import (
    NO_HISTORY,
    NOTHING_FRESH,
    Evidence,
    FreshEvents,
    favourites_of,
    folded_in,
)
from domain.recommendation.diversity import POOL_PER_ITEM, diversified
from domain.recommendation.histories import Histories, position_in
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.scoring import RankingModel, Scores, top_k
from domain.recommendation.slate import ANYTHING, Reason, SlateFilter, SlateRequest

POPULARITY = "popularity"
"""The source of movies that anyone would be shown."""

CATALOGUE = "catalogue"
"""The source of movies where no model is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picks:
    """The movies picked, best first, in columns; `has_more` where others would follow.

    `source` names what brought them: the model's family, or what stood in for it.
    """

    movies: list[Movie]
    scores: list[float]
    reasons: list[Reason]
    source: str
    is_fallback: bool
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recommender:
    """Picks movies for viewers by one model; without a model, by popularity alone.

    `viewer_ids` (n_viewers,) sorted and `histories` are the model's viewers;
    `movies`, `popularity` (n_movies,) and `movie_vectors` (n_movies, d) run
    along its movie axis. Never pads a slate with movies that
    the request rules out. Immutable, and safe to share between threads.
    """

    model: RankingModel | None
    family: str
    movies: MovieIndex
    viewer_ids: NDArray[np.int64]
    histories: Histories
    popularity: Scores
    movie_vectors: Scores

    def evidence(self, request: SlateRequest, fresh: FreshEvents = NOTHING_FRESH) -> Evidence:
        """Return what is known of the viewer's taste: history, fresh events, seeds."""
        row = self._row(request.viewer_id)
        history = NO_HISTORY if row is None else self.histories[row]
        if fresh is NOTHING_FRESH and not request.has_seeds:
            return Evidence(row=row, history=history, seen=history.movies)
        liked = self.movies.positions_of((*fresh.liked, *request.seed_movie_ids))
        favourites = favourites_of(request.seed_genres, self.movies, self.popularity)
        seen = [*history.movies.tolist(), *liked, *self.movies.positions_of(fresh.seen)]
        if not liked and not favourites:
            return Evidence(row=row, history=history, seen=seen)
        return Evidence(
            row=None,
            history=folded_in(history, liked, favourites),
            seen=seen,
            favourites=favourites,
            within_genres=() if liked or len(history) else tuple(favourites),
        )

    def pick(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId] = ()
    ) -> Picks:
        """Return the best movies that `request` allows, without those `shown` before."""
        scores = self._scores(evidence)
        self._rule_out(scores, request, evidence, shown)
        best = self._best(scores, request)
        has_more = len(best) > request.k
        best = best[: request.k]
        movies = self.movies.movies
        picked = [movies[position] for position in best.tolist()]
        return Picks(
            movies=picked,
            scores=scores[best].tolist(),
            reasons=self._reasons(request, evidence, best, picked),
            source=self._source(evidence),
            is_fallback=not self._is_personal(evidence),
            has_more=has_more,
        )

    def _row(self, viewer: ViewerId | None) -> int | None:
        return None if viewer is None else position_in(self.viewer_ids, viewer)

    def _is_personal(self, evidence: Evidence) -> bool:
        return self.model is not None and self.model.is_personal and not evidence.is_empty

    def _source(self, evidence: Evidence) -> str:
        if self.model is None:
            return CATALOGUE
        return self.family if self._is_personal(evidence) else POPULARITY

    def _scores(self, evidence: Evidence) -> Scores:
        if self.model is None or evidence.is_empty:
            return self.popularity.copy()
        if evidence.row is not None:
            return self.model.score_viewer(evidence.row, evidence.history)
        return self.model.score_history(evidence.history)

    def _rule_out(
        self,
        scores: Scores,
        request: SlateRequest,
        evidence: Evidence,
        shown: Sequence[MovieId],
    ) -> None:
        if request.exclude_seen:
            scores[evidence.seen] = -np.inf
        if request.exclude or shown:
            scores[self.movies.positions_of((*request.exclude, *shown))] = -np.inf
        if evidence.within_genres:
            wanted = SlateFilter(genres=evidence.within_genres)
            scores[~self.movies.showable(wanted)] = -np.inf
        if request.filters is not ANYTHING:
            scores[~self.movies.showable(request.filters)] = -np.inf
        elif len(self.movies.withheld):
            scores[self.movies.withheld] = -np.inf

    def _best(self, scores: Scores, request: SlateRequest) -> NDArray[np.intp]:
        if not request.diversity:
            return top_k(scores, request.k + 1)
        pool = top_k(scores, POOL_PER_ITEM * request.k)
        order = diversified(
            scores[pool], self.movie_vectors[pool], request.k + 1, request.diversity
        )
        return pool[order]

    def _reasons(
        self,
        request: SlateRequest,
        evidence: Evidence,
        best: NDArray[np.intp],
        picked: Sequence[Movie],
    ) -> list[Reason]:
        if self.model is None:
            return [reasons.FROM_CATALOGUE] * len(picked)
        if not self._is_personal(evidence):
            return [reasons.popular_in(request.filters.genres, movie) for movie in picked]
        history = evidence.history
        contributions = self.model.contributions(history, best)
        if not request.exclude_seen:
            contributions[best[:, np.newaxis] == history.movies] = 0.0
        if not evidence.favourites:
            return reasons.because_of_movies(contributions, history, self.movies.movies)
        of_genres = reasons.because_of_genres(contributions, history, evidence.favourites, picked)
        of_movies = reasons.because_of_movies(contributions, history, self.movies.movies)
        return [
            by_genre or by_movie for by_genre, by_movie in zip(of_genres, of_movies, strict=True)
        ]
