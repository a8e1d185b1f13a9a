"""Every slate that was shown and every rating that was predicted, handed to the request log."""

from functools import lru_cache
from time import perf_counter

from litestar.types import Scope

from application.ports.clock import Clock
from application.ports.request_recorder import RequestRecorder
from application.serving.predict_new_movie import NewMoviePrediction
from application.serving.predict_ratings import Predictions
from domain.identifiers import MovieId, RequestId, ViewerId
from domain.operations.requests import ServedRequest
from domain.recommendation.slate import MAXIMUM_SLATE, Slate
from entrypoints.http.errors import request_id_of

BEGAN = "began"
"""Where the scope's state keeps the `perf_counter` of a request's arrival."""

Answer = Slate | Predictions | NewMoviePrediction


class AnswerLog:
    """Notes what was shown to or predicted for whom, without making anyone wait."""

    def __init__(self, recorder: RequestRecorder, clock: Clock) -> None:
        self._recorder = recorder
        self._clock = clock

    def note(self, scope: Scope, endpoint: str, answer: Answer, viewer: ViewerId | None) -> None:
        """Hand over the answer to the request of `scope`."""
        movies, scores, rating_version = _told(answer)
        self._recorder.record(
            ServedRequest(
                RequestId(request_id_of(scope)),
                self._clock.now(),
                endpoint,
                viewer,
                answer.model_version,
                answer.manifest_sha256,
                answer.is_fallback,
                _milliseconds_taken(scope),
                movies,
                _positions(len(movies)),
                scores,
                rating_version=rating_version,
            )
        )


def _told(answer: Answer) -> tuple[tuple[MovieId, ...], tuple[float, ...], str | None]:
    """Return movies, their scores or ratings, and the version that predicted what was rated.

    Of many rated movies, as many as the longest slate has: an entry of the log stays small.
    """
    if isinstance(answer, Slate):
        movies = tuple([movie.movie_id for movie in answer.movies])
        return movies, tuple(answer.scores), answer.rating_version
    # A new movie has no id to be listed by.
    rated = answer.ratings[:MAXIMUM_SLATE] if isinstance(answer, Predictions) else ()
    movies = tuple([one.movie_id for one in rated])
    return movies, tuple([one.rating for one in rated]), answer.model_version


@lru_cache(maxsize=MAXIMUM_SLATE + 1)
def _positions(n: int) -> tuple[int, ...]:
    return tuple(range(1, n + 1))


def _milliseconds_taken(scope: Scope) -> float:
    """Return how long ago the request of `scope` arrived."""
    began = scope["state"].get(BEGAN)
    return 0.0 if began is None else (perf_counter() - began) * 1000.0
