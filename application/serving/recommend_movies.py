"""Recommend movies to a viewer."""

from collections.abc import Sequence

from application.errors import UnusableSeedsError
from application.serving.serving_state import ServingState, ServingStateHolder
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import Evidence, FreshEvents
from domain.recommendation.cursor import MAXIMUM_SHOWN, Cursor
from domain.recommendation.fresh_ratings import FreshOf, nothing_fresh
from domain.recommendation.picks import Picks
from domain.recommendation.slate import Slate, SlateRequest


class RecommendMovies:
    """Answers every request with a slate of one version, from memory alone.

    `fresh_of` tells what a viewer did since the model was fitted.
    """

    def __init__(self, holder: ServingStateHolder, fresh_of: FreshOf = nothing_fresh) -> None:
        self._holder = holder
        self._fresh_of = fresh_of

    def __call__(self, request: SlateRequest) -> Slate:
        """Return a slate.

        Raises `UnusableSeedsError` where none of the seeds can be used, and
        `InvalidValueError` where the cursor is not one of ours.
        """
        state = self._holder.current
        shown = Cursor.decode(request.cursor).shown if request.cursor else ()
        fresh = self._fresh_of(request.viewer_id)
        evidence = state.recommender.evidence(request, fresh)
        skipped = _skipped_seeds(state, request, evidence) if request.has_seeds else ()
        picks = state.recommender.pick(request, evidence, shown)
        predicted = _predicted_ratings(state, request.viewer_id, picks, fresh)
        return Slate(
            movies=picks.movies,
            scores=picks.scores,
            reasons=picks.reasons,
            sources=picks.sources,
            model_version=state.version,
            manifest_sha256=state.manifest_sha256,
            is_fallback=picks.is_fallback,
            next_cursor=_next_cursor(state, picks, shown),
            skipped_seeds=skipped,
            skipped_candidates=None
            if request.candidates is None
            else _unknown(state, request.candidates),
            predicted_ratings=predicted,
            rating_version=None if predicted is None else state.rating_version,
        )


def _predicted_ratings(
    state: ServingState, viewer: ViewerId | None, picks: Picks, fresh: FreshEvents
) -> list[float | None] | None:
    """Return what the viewer would give the movies picked, or None where nothing can tell."""
    ratings = state.ratings
    if ratings is None or viewer is None:
        return None
    predictor = ratings.predictor_for(viewer, fresh.rated)
    return predictor.predict_known(viewer, [one.movie_id for one in picks.movies])


def _skipped_seeds(
    state: ServingState, request: SlateRequest, evidence: Evidence
) -> tuple[MovieId, ...]:
    """Return the seeds that no model knows, or raise `UnusableSeedsError` if no seed was of use.

    Without a model no seed can be used, and the catalogue answers all the same.
    """
    known = state.trained.positions if state.has_model else {}
    skipped = tuple(movie for movie in request.seed_movie_ids if movie not in known)
    used = len(skipped) < len(request.seed_movie_ids) or evidence.favourites
    if state.has_model and not used:
        raise UnusableSeedsError(
            "none of the seeds can be used: seed_movie_ids must name movies that the model"
            " has learnt, seed_genres genres that the catalogue has"
        )
    return skipped


def _unknown(state: ServingState, candidates: Sequence[MovieId]) -> tuple[MovieId, ...]:
    """Return what cannot be scored: movies that are not on the axis that is ranked."""
    known = state.trained.positions
    return tuple(movie for movie in dict.fromkeys(candidates) if movie not in known)


def _next_cursor(state: ServingState, picks: Picks, shown: Sequence[MovieId]) -> str | None:
    """Return where to go on, or None at the end of the ranking or of what a cursor can hold."""
    if not picks.has_more:
        return None
    so_far = [*shown, *[movie.movie_id for movie in picks.movies]]
    if len(so_far) > MAXIMUM_SHOWN:
        return None
    return Cursor(version=state.version, shown=so_far).encode()
