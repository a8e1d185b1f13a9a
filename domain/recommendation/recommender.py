"""The recommender: from what is known of a viewer to the movies to show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.identifiers import MovieId, ViewerId
from domain.recommendation import reasons
from domain.recommendation.allowed_movies import allowed_movies
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.cold_start import (
    NO_HISTORY,
    NOTHING_FRESH,
    Evidence,
    FreshEvents,
    favourites_of,
    folded_in,
    still_liked,
)
from domain.recommendation.diversity import POOL_PER_ITEM, diversified
from domain.recommendation.explanations import (
    POPULARITY,
    contributions_of,
    lift_for_anyone,
    strongest_of,
)
from domain.recommendation.histories import Histories, SeenMovies, position_in
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.picks import Picks, Ranked
from domain.recommendation.scoring import RankingModel, Scores, top_k
from domain.recommendation.slate import Reason, SlateRequest

NOTHING_SEEN = np.empty(0, np.int32)

CATALOGUE = "catalogue"
"""The source of movies where no model is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recommender:
    """Picks movies for viewers by one model; without a model, by popularity alone.

    `sources` are the names of what can bring a movie, see `sources_of`;
    `viewer_ids` (n_viewers,) sorted, `histories`, `seen` and `best_movies` are
    those of the model's viewers; `newest` is the time of the last event it was
    fitted on, in seconds; `movies`, `popularity` (n_movies,) and
    `movie_vectors` (n_movies, d) run along its movie axis. Never pads a slate
    with movies that the request rules out. Immutable, and safe to share between
    threads.
    """

    model: RankingModel | None
    sources: tuple[str, ...]
    movies: MovieIndex
    viewer_ids: NDArray[np.int64]
    histories: Histories
    newest: int
    seen: SeenMovies
    best_movies: BestMovies
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
        known = NO_HISTORY if row is None else self.histories[row]
        history = still_liked(known, self._rated_low(fresh))
        now = max(self.newest, *fresh.liked_at, 0)
        liked = self._liked(fresh, request.seed_movie_ids, now)
        own = [*history.movies.tolist(), *liked]
        all_seen = [*seen.tolist(), *liked, *self.movies.positions_of(fresh.seen)]
        favourites = favourites_of(request.seed_genres, self.movies, self.popularity, own)
        if not favourites and history is known and liked.keys() <= set(history.movies.tolist()):
            # What was liked, the model knows by now, and nothing of it was taken back.
            return Evidence(row, all_seen, seen_since=all_seen[len(seen) :])
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
        ranked = self._ranked(request, evidence, shown)
        has_more = len(ranked.positions) > request.k
        ranked = ranked.first(request.k)
        movies = self.movies.movies
        picked = [movies[position] for position in ranked.positions.tolist()]
        if model is None:
            sources = [self._fallback_source] * len(picked)
            why = self._fallback_reasons(request, evidence, picked)
        else:
            sources, why = self._explained(model, request, evidence, ranked)
        return Picks(
            movies=picked,
            scores=ranked.scores.tolist(),
            reasons=why,
            sources=sources,
            is_fallback=model is None,
            has_more=has_more,
        )

    def scores(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId] = ()
    ) -> Scores:
        """Return what movies are ranked by, (n_movies,); `-inf` where `request` rules one out."""
        model = self._model_for(evidence)
        scores = self.popularity.copy() if model is None else self._scores(model, evidence)
        seen = evidence.seen if request.exclude_seen else ()
        scores[~allowed_movies(self.movies, request, evidence, seen, shown)] = -np.inf
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

    def _rated_low(self, fresh: FreshEvents) -> dict[int, int]:
        """Return the positions of what was rated since and not liked, and when each was."""
        find = self.movies.positions.get
        return {
            position: given.timestamp
            for given in fresh.rated
            if given.movie_id not in fresh.liked and (position := find(given.movie_id)) is not None
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

    def _ranked(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId]
    ) -> Ranked:
        """Return the best movies that `request` allows, one more than it asks for."""
        if not request.diversity:
            return self._best(request, evidence, shown, request.k + 1)
        pool = self._best(request, evidence, shown, POOL_PER_ITEM * request.k)
        return pool.at(
            diversified(
                pool.scores,
                self.movie_vectors[pool.positions],
                request.k + 1,
                request.diversity,
            )
        )

    def _best(
        self, request: SlateRequest, evidence: Evidence, shown: Sequence[MovieId], n: int
    ) -> Ranked:
        """Return the n best movies that `request` allows, ranked beforehand where that will do."""
        row = evidence.row
        if row is not None and request.exclude_seen:
            allowed = allowed_movies(self.movies, request, evidence, evidence.seen_since, shown)
            places = self.best_movies.places(row, n, allowed)
            if places is not None:
                best = self.best_movies.movies[row][places].astype(np.intp)
                return Ranked(best, self.best_movies.scores[row][places], places)
        scores = self.scores(request, evidence, shown)
        best = top_k(scores, n)
        return Ranked(best, scores[best])

    def _explained(
        self, model: RankingModel, request: SlateRequest, evidence: Evidence, ranked: Ranked
    ) -> tuple[list[str], list[Reason]]:
        """Return what brought each movie, and why it is shown."""
        movies = self.movies.movies
        if evidence.row is not None and ranked.places is not None:
            named = self.best_movies.named[evidence.row][ranked.places]
            parts = self.best_movies.parts[evidence.row][ranked.places]
            return self._names(parts), reasons.because_of_movies(named, movies)
        best = ranked.positions
        history = evidence.history if evidence.row is None else self.histories[evidence.row]
        by_event, parts = contributions_of(model, history, best, lift_for_anyone(model))
        if not request.exclude_seen:
            # That a movie is shown because of itself would tell nobody anything.
            by_event[best[:, np.newaxis] == history.movies] = 0.0
        if evidence.favourites:
            why = reasons.because_of_genres_or_movies(
                by_event, history, evidence.favourites, best, movies
            )
        else:
            why = reasons.because_of_movies(strongest_of(by_event, history), movies)
        return self._names(parts), why

    def _names(self, parts: NDArray[np.int8]) -> list[str]:
        return [self.sources[part] for part in parts.tolist()]

    def _fallback_reasons(
        self, request: SlateRequest, evidence: Evidence, picked: Sequence[Movie]
    ) -> list[Reason]:
        if self.model is None:
            return [reasons.FROM_CATALOGUE] * len(picked)
        genres = (*request.filters.genres, *evidence.within_genres)
        return [reasons.popular_in(genres, movie) for movie in picked]
