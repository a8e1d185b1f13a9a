"""A fast lane for the busiest routes."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, ReceiveMessage, Scope, Send

from entrypoints.http.encoded_answer import PROBLEM, EncodedAnswer
from entrypoints.http.errors import problem_of
from entrypoints.http.schemas.recommendations import (
    SimilarOrder,
    SlateOrder,
    similar_request_of,
    slate_request_of,
)
from entrypoints.http.slate_answers import SlateAnswers


class Lane(NamedTuple):
    """How one path is answered: `read` takes the body, `answer` what was read."""

    read: Callable[[bytes], Any]
    answer: Callable[[Any, HTTPScope], EncodedAnswer]


class FastLane:
    """Answers POST requests to a few paths by way of `lanes`; the application answers all others.

    Routing and binding of arguments take the application as long as the
    recommender takes for a slate. A query, and a body that comes in parts or cannot
    be read, reach the application untouched, whose handlers describe the routes.
    What has been read is answered here, refusals by the table that words them there,
    so that nothing is done twice and no answer depends on the way it took.
    """

    def __init__(self, app: ASGIApp, lanes: Mapping[str, Lane], *, max_body_bytes: int) -> None:
        self._app = app
        self._lanes = lanes
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == ScopeType.WEBSOCKET:
            await self._app(scope, receive, send)
            return
        lane = self._lanes.get(scope["path"])
        if lane is None or scope["method"] != "POST" or scope["query_string"]:
            await self._app(scope, receive, send)
            return
        message = await receive()
        order = self._read(lane, message)
        if order is None:
            await self._app(scope, _beginning_with(message, receive), send)
        else:
            await _answer(lane, order, scope)(scope, receive, send)

    def _read(self, lane: Lane, message: ReceiveMessage) -> Any | None:
        if message["type"] != "http.request" or message["more_body"]:
            return None
        body = message["body"]
        if len(body) > self._max_body_bytes:
            return None
        try:
            return lane.read(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None  # it cannot be read in the application either, which tells of it


def fast_lanes(answers: SlateAnswers, root_path: str) -> dict[str, Lane]:
    """Return the lanes of POST /recommend and POST /similar."""

    def recommend(order: SlateOrder, scope: HTTPScope) -> EncodedAnswer:
        return answers.recommend(slate_request_of(order), scope)

    def similar(order: SimilarOrder, scope: HTTPScope) -> EncodedAnswer:
        return answers.similar(similar_request_of(order), scope)

    root = root_path.rstrip("/")
    return {
        f"{root}/recommend": Lane(msgspec.json.Decoder(SlateOrder).decode, recommend),
        f"{root}/similar": Lane(msgspec.json.Decoder(SimilarOrder).decode, similar),
    }


def _answer(lane: Lane, order: Any, scope: HTTPScope) -> EncodedAnswer:
    try:
        return lane.answer(order, scope)
    except Exception as error:  # noqa: BLE001  # any error has its problem document
        status, document = problem_of(error, scope)
        return EncodedAnswer(document, (), PROBLEM, status)


def _beginning_with(message: ReceiveMessage, receive: Receive) -> Receive:
    """Return a `receive` that gives `message` once more before it goes on."""
    first = [message]

    async def again() -> ReceiveMessage:
        return first.pop() if first else await receive()

    return again
