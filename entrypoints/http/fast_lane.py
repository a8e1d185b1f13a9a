"""A fast lane for the busiest routes."""

from collections.abc import Callable, Mapping

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, ReceiveMessage, Scope, Send

from entrypoints.http.encoded_answer import EncodedAnswer
from entrypoints.http.schemas.recommendations import SlateOrder, slate_request_of
from entrypoints.http.slate_answers import SlateAnswers

Lane = Callable[[bytes, HTTPScope], EncodedAnswer]

_slate_order = msgspec.json.Decoder(SlateOrder).decode


class FastLane:
    """Answers sound POST requests to a few paths; the application answers all others.

    Routing and binding of arguments take the application as long as the
    recommender takes for a slate. Only what goes well goes this way: a request
    that is out of the ordinary in anything (a body in parts, or one that cannot
    be read, or whose answer is a refusal) reaches the application untouched, so
    that its handlers stay the one place that describes the routes and words
    their problems, and no answer depends on the way it took.
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
        if lane is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        message = await receive()
        answer = self._try(lane, message, scope)
        if answer is None:
            await self._app(scope, _beginning_with(message, receive), send)
        else:
            await answer(scope, receive, send)

    def _try(self, lane: Lane, message: ReceiveMessage, scope: HTTPScope) -> EncodedAnswer | None:
        if message["type"] != "http.request" or message["more_body"]:
            return None
        body = message["body"]
        if len(body) > self._max_body_bytes:
            return None
        try:
            return lane(body, scope)
        except Exception:  # noqa: BLE001  # it fails again in the application, which tells of it
            return None


def fast_lanes(answers: SlateAnswers, root_path: str) -> dict[str, Lane]:
    """Return the lane of POST /recommend."""

    def recommend(body: bytes, scope: HTTPScope) -> EncodedAnswer:
        return answers.recommend(slate_request_of(_slate_order(body)), scope)

    return {root_path.rstrip("/") + "/recommend": recommend}


def _beginning_with(message: ReceiveMessage, receive: Receive) -> Receive:
    """Return a `receive` that gives `message` once more before it goes on."""
    first = [message]

    async def again() -> ReceiveMessage:
        return first.pop() if first else await receive()

    return again
