"""The recommender: from what is known of a viewer to the movies to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from domain.recommendation.explanations import (
    Explanations,
    lift_for_anyone,
    owed_to_history,
    strongest_of,
)
from domain.recommendation.histories import Histories, SeenMovies, position_in
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.scoring import RankingModel, Scores, top_k
from domain.recommendation.slate import ANYTHING, Reason, SlateFilter, SlateRequest

POPULARITY = "popularity"
"""The source of movies that anyone would be shown."""

NOTHING_SEEN = np.empty(0, np.int32)

CATALOGUE = "catalogue"
"""The source of movies where no model is loaded."""


class Picks(NamedTuple):
    """The movies picked, best first, in columns; a named tuple, as every answer makes one.

    `has_more` tells that others would follow; `source` names what brought them:
    the model's family, or what stood in for it.
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

    `viewer_ids` (n_viewers,) sorted, `histories`, `seen` and `explanations` are
    those of the model's viewers;
    `newest` is the time of the last event it was fitted on, in seconds;
    `movies`, `popularity` (n_movies,) and `movie_vectors` (n_movies, d) run
    along its movie axis. Never pads a slate with movies that
    the request rules out. Immutable, and safe to share between threads.
    """

    model: RankingModel | None
    family: str
    movies: MovieIndex
    viewer_ids: NDArray[np.int64]
    histories: Histories
    newest: int
    seen: SeenMovies
    explanations: Explanations
    popularity: Scores
    movie_vectors: Scores

    @property
    def is_personal(self) -> bool:
        """Whether there is a model whose scores depend on the viewer."""
        return self.model is not None and self.model.is_personal

    def evidence(self, request: SlateRequest, fresh: FreshEvents = NOTHING_FRESH) -> Evidence:
        """Return what is known of the viewer's taste: history, fresh events, seeds."""
        row = self._row(request.viewer_id)
        seen = self._seen_without_row(request.viewer_id) if row is None else self.seen[row]
        if fresh is NOTHING_FRESH and not request.has_seeds:
            return Evidence(row, seen)
        history = NO_HISTORY if row is None else self.histories[row]
        now = max(self.newest, *fresh.liked_at, 0)
        liked = self._liked(fresh, request.seed_movie_ids, now)
        own = [*history.movies.tolist(), *liked]
        all_seen = [*seen.tolist(), *liked, *self.movies.positions_of(fresh.seen)]
        favourites = favourites_of(request.seed_genres, self.movies, self.popularity, own)
        if not favourites and liked.keys() <= set(history.movies.tolist()):
            return Evidence(row, all_seen)  # what is fresh, the model knows by now
        return Evidence(
            row=None,
            seen=all_seen,
            history=folded_in(history, liked, favourites, now),
            favourites=favourites,
            within_genres=() if own else tuple(favourites),
        )

    def pick(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId] = ()
    ) -> Picks:
        """Return the best movies that `request` allows, without those `shown` before."""
        model = self._model_for(evidence)
        scores = self.scores(request, evidence, shown)
        best = self._best(scores, request)
        has_more = len(best) > request.k
        best = best[: request.k]
        movies = self.movies.movies
        picked = [movies[position] for position in best.tolist()]
        return Picks(
            movies=picked,
            scores=scores[best].tolist(),
            reasons=(
                self._fallback_reasons(request, evidence, picked)
                if model is None
                else self._reasons(model, request, evidence, best)
            ),
            source=self._fallback_source if model is None else self.family,
            is_fallback=model is None,
            has_more=has_more,
        )

    def scores(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId] = ()
    ) -> Scores:
        """Return what movies are ranked by, (n_movies,); `-inf` where `request` rules one out."""
        model = self._model_for(evidence)
        scores = self.popularity.copy() if model is None else self._scores(model, evidence)
        self._rule_out(scores, request, evidence, shown)
        return scores

    def _model_for(self, evidence: Evidence) -> RankingModel | None:
        """Return the model, or None where popularity stands in for it."""
        return self.model if self.is_personal and not evidence.is_empty else None

    def _liked(self, fresh: FreshEvents, seeds: Sequence[MovieId], now: int) -> dict[int, int]:
        """Return the positions of what was liked since and of `seeds`, and when each was."""
        moments = fresh.liked_at or (now,) * len(fresh.liked)
        liked_at = dict.fromkeys(seeds, now) | dict(zip(fresh.liked, moments, strict=True))
        find = self.movies.positions.get
        return {
            position: moment
            for movie, moment in liked_at.items()
            if (position := find(movie)) is not None
        }

    def _row(self, viewer: ViewerId | None) -> int | None:
        return None if viewer is None else position_in(self.viewer_ids, viewer)

    def _seen_without_row(self, viewer: ViewerId | None) -> NDArray[np.int32]:
        """Return what a viewer rated of whom no positive is known."""
        return NOTHING_SEEN if viewer is None else self.seen.of_other(viewer)

    @property
    def _fallback_source(self) -> str:
        return CATALOGUE if self.model is None else POPULARITY

    def _scores(self, model: RankingModel, evidence: Evidence) -> Scores:
        if evidence.row is None:
            return model.score_history(evidence.history)
        return model.score_viewer(evidence.row, self.histories)

    def _rule_out(
        self,
        scores: Scores,
        request: SlateRequest,
        evidence: Evidence,
        shown: Sequence[MovieId],
    ) -> None:
        if request.exclude_seen:
            # By positions of any other kind, numpy takes twice as long.
            scores[np.asarray(evidence.seen, np.intp)] = -np.inf
        if request.exclude or shown:
            scores[self.movies.positions_of((*request.exclude, *shown))] = -np.inf
        if evidence.within_genres:
            wanted = SlateFilter(genres=evidence.within_genres)
            scores[~self.movies.showable(wanted)] = -np.inf
        if request.candidates is not None:
            others = np.ones(len(scores), np.bool_)
            others[self.movies.positions_of(request.candidates)] = False
            scores[others] = -np.inf
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
        model: RankingModel,
        request: SlateRequest,
        evidence: Evidence,
        best: NDArray[np.intp],
    ) -> list[Reason]:
        movies = self.movies.movies
        if evidence.row is not None:
            named = self.explanations.of(evidence.row, best)
            if named is not None:
                return reasons.because_of_movies(named, movies)
        history = evidence.history if evidence.row is None else self.histories[evidence.row]
        lift = lift_for_anyone(model)[best]
        contributions = owed_to_history(model.contributions(history, best), lift)
        if not request.exclude_seen:
            # That a movie is shown because of itself would tell nobody anything.
            contributions[best[:, np.newaxis] == history.movies] = 0.0
        if evidence.favourites:
            return reasons.because_of_genres_or_movies(
                contributions, history, evidence.favourites, best, movies
            )
        return reasons.because_of_movies(strongest_of(contributions, history), movies)

    def _fallback_reasons(
        self, request: SlateRequest, evidence: Evidence, picked: Sequence[Movie]
    ) -> list[Reason]:
        if self.model is None:
            return [reasons.FROM_CATALOGUE] * len(picked)
        genres = (*request.filters.genres, *evidence.within_genres)
        return [reasons.popular_in(genres, movie) for movie in picked]
