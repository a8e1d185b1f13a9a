"""The gatekeeper: what every request must satisfy, and what every answer carries."""

import re
import secrets
from collections.abc import Callable, Sequence
from time import perf_counter, time_ns

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from entrypoints.http.accepted_types import prefers_html
from entrypoints.http.answer_headers import DOCS_HEADERS, PAGE_HEADERS, RawHeaders
from entrypoints.http.answer_log import BEGAN
from entrypoints.http.errors import problem_document
from entrypoints.http.problem_types import (
    FOREIGN_ORIGIN,
    MALFORMED,
    UNSUPPORTED_TYPE,
    WRONG_HOST,
    ProblemType,
)
from entrypoints.http.refusal_page import refusal_page
from entrypoints.http.schemas.problem import PROBLEM_MEDIA_TYPE

DOCS_PATH = "/docs"
FORMS_PATH = "/ui/"

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_CHANGING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Refusal = tuple[ProblemType, str]


class Gatekeeper:
    """Turns away what must not come in, and marks every answer that goes out.

    In come only requests that name an allowed host, that no other site's page
    made where they change something, and whose body is JSON outside `/ui/`.
    Out go the request's id, the security headers, and the model's headers
    where the answer does not bring its own. HEAD is answered as GET without
    the body, OPTIONS by the methods of the path. Forwarded headers are not read.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        allowed_hosts: Sequence[str],
        root_path: str,
        served_model: Callable[[], RawHeaders],
        allowed_methods: Callable[[str], str],
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().encode() for host in allowed_hosts)
        self._any_host = "*" in allowed_hosts
        self._root_path = root_path.rstrip("/")
        self._served_model = served_model
        self._allowed_methods = allowed_methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == ScopeType.WEBSOCKET:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _request_id(headers.get(b"x-request-id"))
        state = scope["state"]
        state["request_id"] = request_id.decode()
        state[BEGAN] = perf_counter()
        path = self._local_path(scope)
        outgoing = self._marking(send, path, request_id)
        refusal = self._refusal(scope["method"], path, headers)
        if refusal is not None:
            await _refuse(scope, outgoing, refusal, headers.get(b"accept", b""))
        elif scope["method"] == "HEAD":
            as_get = scope.copy()
            as_get["method"] = HttpMethod.GET
            await self._app(as_get, receive, _without_body(outgoing))
        elif scope["method"] == "OPTIONS" and (methods := self._allowed_methods(path)):
            await _answer(outgoing, 204, [(b"allow", methods.encode())])
        else:
            await self._app(scope, receive, outgoing)

    def _local_path(self, scope: HTTPScope) -> str:
        """Return the path below the root path, whether or not the proxy has taken that off."""
        path, root = scope["path"], self._root_path
        if root:
            if path == root or path.startswith(root + "/"):
                path = path[len(root) :] or "/"
            scope["root_path"], scope["path"] = root, root + path
        return path

    def _refusal(self, method: str, path: str, headers: dict[bytes, bytes]) -> Refusal | None:
        host = headers.get(b"host")
        if host is None:
            return MALFORMED, "The request names no host"
        if not self._any_host and _without_port(host) not in self._hosts:
            return WRONG_HOST, f"The Host header names {host.decode('latin-1')!r}"
        if method not in _CHANGING_METHODS:
            return None
        return _foreign_origin(headers, host) or _unreadable_body(path, headers)

    def _marking(self, send: Send, path: str, request_id: bytes) -> Send:
        fixed = DOCS_HEADERS if path == DOCS_PATH else PAGE_HEADERS
        served_model = self._served_model

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"x-request-id", request_id), *fixed]
                if not _names_model(headers):
                    headers.extend(served_model())
                message["headers"] = headers
            await send(message)

        return marked


def _request_id(offered: bytes | None) -> bytes:
    """Return the caller's id for this request where it may be one of ours, else a new one.

    New ids grow with time: writing the log costs half of what it would with
    ids that fall anywhere into its index.
    """
    if offered is not None and _REQUEST_ID.fullmatch(offered):
        return offered
    return b"%012x%b" % (time_ns() // 1_000_000, secrets.token_hex(10).encode())


def _without_port(host: bytes) -> bytes:
    if host.startswith(b"["):
        return host[: host.find(b"]") + 1].lower()
    return host.partition(b":")[0].lower()


def _names_model(headers: RawHeaders) -> bool:
    for name, _ in headers:  # noqa: SIM110  # half the cost of any() on every request
        if name == b"x-model-version":
            return True
    return False


def _foreign_origin(headers: dict[bytes, bytes], host: bytes) -> Refusal | None:
    """Refuse what a browser sends for another site; programs send no such headers."""
    origin = headers.get(b"origin")
    if headers.get(b"sec-fetch-site") == b"cross-site":
        return FOREIGN_ORIGIN, "The browser says that another site's page asks"
    if origin is not None and origin.partition(b"://")[2].lower() != host.lower():
        return FOREIGN_ORIGIN, f"The page that asks comes from {origin.decode('latin-1')!r}"
    return None


def _unreadable_body(path: str, headers: dict[bytes, bytes]) -> Refusal | None:
    has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
    if not has_body or path.startswith(FORMS_PATH):
        return None
    content_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if content_type == b"application/json":
        return None
    named = content_type.decode("latin-1") or "no type at all"
    return UNSUPPORTED_TYPE, f"The Content-Type header names {named}"


async def _refuse(scope: HTTPScope, send: Send, refusal: Refusal, accept: bytes) -> None:
    kind, detail = refusal
    if prefers_html(accept.decode("latin-1")):
        media_type = "text/html; charset=utf-8"
        body = refusal_page(kind, detail, scope["root_path"])
    else:
        media_type = PROBLEM_MEDIA_TYPE
        body = problem_document(kind, scope, detail=detail)
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Accept"),
    ]
    await _answer(send, kind.status, headers, body)


async def _answer(send: Send, status: int, headers: RawHeaders, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _without_body(send: Send) -> Send:
    async def bodiless(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return bodiless
