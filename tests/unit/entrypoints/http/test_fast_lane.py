"""The fast lane answers what it can read, and hands everything else over untouched."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import msgspec
import pytest
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Message, Receive, ReceiveMessage, Scope, Send

from domain.errors import InvalidValueError
from entrypoints.http.encoded_answer import EncodedAnswer
from entrypoints.http.fast_lane import FastLane, Lane

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


def read(body: bytes) -> bytes:
    if body == b"unreadable":
        raise msgspec.ValidationError("no")
    return body


def answer(order: bytes, _: HTTPScope) -> EncodedAnswer:
    if order == b"refused":
        raise InvalidValueError("it breaks a rule")
    if order == b"a bug":
        raise RuntimeError("a bug")
    return EncodedAnswer(b"fast " + order, ())


def ask(
    *parts: ReceiveMessage, method: str = "POST", path: str = "/recommend"
) -> tuple[list[bytes], list[Message]]:
    """Return the bodies that reached the application, and the messages that were sent back."""
    app = Application()
    waiting = list(parts)
    sent: list[Message] = []

    async def receive() -> ReceiveMessage:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": ScopeType.HTTP,
        "method": method,
        "path": path.partition("?")[0],
        "query_string": path.partition("?")[2].encode(),
        "state": {},
    }
    fast = FastLane(app, {"/recommend": Lane(read, answer)}, max_body_bytes=MAX_BODY_BYTES)
    asyncio.run(fast(cast("Scope", scope), receive, send))
    return app.bodies, sent


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [(b"well", 200, b"fast well"), (b"refused", 422, b"a rule"), (b"a bug", 500, b"a mistake")],
)
def test_what_can_be_read_never_reaches_the_application(
    body: bytes, status: int, said: bytes
) -> None:
    reached, sent = ask(part(body))

    assert reached == []
    assert [message.get("status") for message in sent] == [status, None]
    assert said in cast("dict[str, Any]", sent[1])["body"]


UNTOUCHED: dict[str, tuple[Sequence[ReceiveMessage], str, str, bytes]] = {
    "another path": ((part(b"well"),), "POST", "/similar", b"well"),
    "another method": ((part(b"well"),), "GET", "/recommend", b"well"),
    "a query": ((part(b"well"),), "POST", "/recommend?k=1", b"well"),
    "a body in parts": ((part(b"we", more=True), part(b"ll")), "POST", "/recommend", b"well"),
    "too large a body": ((part(b"x" * 21),), "POST", "/recommend", b"x" * 21),
    "an unreadable body": ((part(b"unreadable"),), "POST", "/recommend", b"unreadable"),
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
