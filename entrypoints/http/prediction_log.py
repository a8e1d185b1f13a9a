"""Every rating that was predicted for a viewer, handed to the request log."""

from litestar.types import Scope

from application.ports.clock import Clock
from application.ports.request_recorder import RequestRecorder
from application.serving.predict_new_movie import NewMoviePrediction
from application.serving.predict_ratings import Predictions
from domain.identifiers import RequestId, ViewerId
from domain.operations.requests import ServedRequest
from entrypoints.http.errors import request_id_of
from entrypoints.http.slate_log import milliseconds_taken


class PredictionLog:
    """Notes what was predicted for whom, without making anyone wait."""

    def __init__(self, recorder: RequestRecorder, clock: Clock) -> None:
        self._recorder = recorder
        self._clock = clock

    def note(
        self,
        scope: Scope,
        endpoint: str,
        answer: Predictions | NewMoviePrediction,
        viewer: ViewerId | None,
    ) -> None:
        """Hand over the movies asked for and their ratings; a new one has no id to name it by."""
        rated = answer.ratings if isinstance(answer, Predictions) else ()
        self._recorder.record(
            ServedRequest(
                RequestId(request_id_of(scope)),
                self._clock.now(),
                endpoint,
                viewer,
                answer.model_version,
                answer.manifest_sha256,
                answer.is_fallback,
                milliseconds_taken(scope),
                tuple([one.movie_id for one in rated]),
                tuple(range(1, len(rated) + 1)),
                tuple([one.rating for one in rated]),
                rating_version=answer.model_version,
            )
        )
