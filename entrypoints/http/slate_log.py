"""Every slate that was shown, handed to the request log."""

from time import perf_counter

from litestar.types import Scope

from application.ports.clock import Clock
from application.ports.request_recorder import RequestRecorder
from domain.identifiers import RequestId, ViewerId
from domain.operations.requests import ServedRequest
from domain.recommendation.slate import MAXIMUM_SLATE, Slate
from entrypoints.http.errors import request_id_of

BEGAN = "began"
"""Where the scope's state keeps the `perf_counter` of a request's arrival."""

_POSITIONS = tuple(tuple(range(1, size + 1)) for size in range(MAXIMUM_SLATE + 1))


class SlateLog:
    """Notes what was shown to whom, without making anyone wait."""

    def __init__(self, recorder: RequestRecorder, clock: Clock) -> None:
        self._recorder = recorder
        self._clock = clock

    def note(self, scope: Scope, endpoint: str, slate: Slate, viewer: ViewerId | None) -> None:
        """Hand a slate over as the answer to the request of `scope`."""
        self._recorder.record(
            ServedRequest(
                RequestId(request_id_of(scope)),
                self._clock.now(),
                endpoint,
                viewer,
                slate.model_version,
                slate.manifest_sha256,
                slate.is_fallback,
                milliseconds_taken(scope),
                tuple([movie.movie_id for movie in slate.movies]),
                _POSITIONS[len(slate.movies)],
                tuple(slate.scores),
                rating_version=slate.rating_version,
            )
        )


def milliseconds_taken(scope: Scope) -> float:
    """Return how long ago the request of `scope` arrived."""
    began = scope["state"].get(BEGAN)
    return 0.0 if began is None else (perf_counter() - began) * 1000.0
