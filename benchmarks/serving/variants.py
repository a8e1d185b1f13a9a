"""The service in variants: with and without its costs, and beside constant answers."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from dependency_injector.providers import Object
from litestar import Litestar, Response, post
from litestar.params import JSONBody
from litestar.types import ASGIApp, Scope

from application.ports.request_recorder import RecorderCounts
from domain.identifiers import ViewerId
from domain.operations.requests import ServedRequest
from domain.recommendation.picks import Ranked
from domain.recommendation.reasons import POPULAR
from domain.recommendation.recommender import Recommender
from domain.recommendation.slate import Reason, SlateRequest
from entrypoints.http.answer_headers import model_headers
from entrypoints.http.app import create_app
from entrypoints.http.encoded_answer import EncodedAnswer
from entrypoints.http.schemas.recommendations import (
    SlateOrder,
    recommendations_of,
    slate_request_of,
)
from entrypoints.http.slate_answers import encoded
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings

REQUEST_ID = "0" * 32


class NoRecorder:
    """Forgets every request at once."""

    def record(self, request: ServedRequest) -> None:
        """Forget it."""

    def counts(self) -> RecorderCounts:
        """Return that nothing happened."""
        return RecorderCounts(written=0, dropped=0, waiting=0)

    def close(self) -> None:
        """Do nothing."""


class RecommenderWithoutReasons(Recommender):
    """Calls every movie popular, for the price of doing so."""

    def _explained(
        self, _model: Any, _request: Any, _evidence: Any, ranked: Ranked
    ) -> tuple[list[str], list[Reason]]:
        n = len(ranked.positions)
        return [self.sources[0]] * n, [POPULAR] * n


def application(settings: Settings, without: Sequence[str]) -> Litestar:
    """Return the real application, less the costs named, with constant answers beside it."""
    container = ServingContainer(settings=Object(settings))
    if "log" in without:
        container.request_recorder.override(Object(NoRecorder()))
    container.follow_releases()()
    if "ratings" in without:
        holder = container.state_holder()
        holder.current = replace(holder.current, ratings=None)
    if "reasons" in without:
        _forgo_reasons(container)
    app = create_app(container)
    for handler in _constant_handlers(container):
        app.register(handler)
    return app


def _forgo_reasons(container: ServingContainer) -> None:
    holder = container.state_holder()
    recommender = holder.current.recommender
    values = {field.name: getattr(recommender, field.name) for field in fields(recommender)}
    holder.current = replace(holder.current, recommender=RecommenderWithoutReasons(**values))


def _constant_handlers(container: ServingContainer) -> list[Any]:
    """Return routes that parse what /recommend parses and answer what it once answered."""
    state = container.state_holder().current
    viewer = ViewerId(int(state.recommender.viewer_ids[0]))
    slate = container.recommend_movies()(SlateRequest(viewer_id=viewer))
    body = encoded(recommendations_of(slate, REQUEST_ID, viewer))
    headers = model_headers(state.version, state.manifest_sha256, is_fallback=False)
    text_headers = {name.decode(): value.decode() for name, value in headers}

    @post("/constant/response", status_code=200, sync_to_thread=False)
    def response(data: JSONBody[SlateOrder]) -> Response[bytes]:
        """Answer as any Litestar handler does that has its bytes ready."""
        slate_request_of(data)
        return Response(body, media_type="application/json", headers=text_headers)

    @post("/constant/encoded", status_code=200)
    async def ready(data: JSONBody[SlateOrder], scope: Scope) -> ASGIApp:  # noqa: ARG001  # as the real one
        """Answer by the way that the hot routes take."""
        slate_request_of(data)
        return EncodedAnswer(body, headers)

    return [response, ready]
