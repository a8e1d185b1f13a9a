"""The fast lane answers what goes well, and hands everything else over untouched."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Message, Receive, ReceiveMessage, Scope, Send

from domain.errors import InvalidValueError
from entrypoints.http.encoded_answer import EncodedAnswer
from entrypoints.http.fast_lane import FastLane

MAX_BODY_BYTES = 20


def part(body: bytes, *, more: bool = False) -> ReceiveMessage:
    return {"type": "http.request", "body": body, "more_body": more}


class Application:
    """Keeps the body of what reaches it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # the ASGI signature
        body, more = b"", True
        while more:
            message = cast("dict[str, Any]", await receive())
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)


def lane(body: bytes, _: HTTPScope) -> EncodedAnswer:
    if body == b"refused":
        raise InvalidValueError("no")
    if body == b"a bug":
        raise RuntimeError("a bug")
    return EncodedAnswer(b"fast " + body, ())


def ask(
    *parts: ReceiveMessage, method: str = "POST", path: str = "/recommend"
) -> tuple[list[bytes], list[bytes]]:
    """Return the bodies that reached the application, and those that were sent back."""
    app = Application()
    waiting = list(parts)
    sent: list[Message] = []

    async def receive() -> ReceiveMessage:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": ScopeType.HTTP, "method": method, "path": path}
    fast = FastLane(app, {"/recommend": lane}, max_body_bytes=MAX_BODY_BYTES)
    asyncio.run(fast(cast("Scope", scope), receive, send))
    return app.bodies, [m["body"] for m in sent if m["type"] == "http.response.body"]


def test_what_goes_well_never_reaches_the_application() -> None:
    assert ask(part(b"well")) == ([], [b"fast well"])


UNTOUCHED: dict[str, tuple[Sequence[ReceiveMessage], str, str, bytes]] = {
    "another path": ((part(b"well"),), "POST", "/similar", b"well"),
    "another method": ((part(b"well"),), "GET", "/recommend", b"well"),
    "a body in parts": ((part(b"we", more=True), part(b"ll")), "POST", "/recommend", b"well"),
    "too large a body": ((part(b"x" * 21),), "POST", "/recommend", b"x" * 21),
    "a refusal": ((part(b"refused"),), "POST", "/recommend", b"refused"),
    "a bug": ((part(b"a bug"),), "POST", "/recommend", b"a bug"),
    "a caller who left": (({"type": "http.disconnect"},), "POST", "/recommend", b""),
}


@pytest.mark.parametrize(("parts", "method", "path", "body"), UNTOUCHED.values(), ids=UNTOUCHED)
def test_everything_else_reaches_the_application_untouched(
    parts: Sequence[ReceiveMessage], method: str, path: str, body: bytes
) -> None:
    assert ask(*parts, method=method, path=path) == ([body], [])


def test_a_websocket_is_not_looked_at() -> None:
    app = Application()

    async def receive() -> ReceiveMessage:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": ScopeType.WEBSOCKET, "path": "/recommend"}
    asyncio.run(FastLane(app, {}, max_body_bytes=1)(cast("Scope", scope), receive, send))

    assert app.bodies == [b""]
