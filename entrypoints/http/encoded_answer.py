"""An answer whose bytes are ready."""

from litestar.types import Receive, Scope, Send

from entrypoints.http.answer_headers import RawHeaders
from entrypoints.http.schemas.problem import PROBLEM_MEDIA_TYPE

JSON = b"application/json"
PLAIN_TEXT = b"text/plain; charset=utf-8"
PROBLEM = PROBLEM_MEDIA_TYPE.encode()


class EncodedAnswer:
    """Sends a body as it stands.

    Litestar calls what a handler returns as an application of its own, without
    encoding, copying headers or looking for cookies: the hot routes need none.
    """

    __slots__ = ("_body", "_headers", "_media_type", "_status")

    def __init__(
        self, body: bytes, headers: RawHeaders, media_type: bytes = JSON, status: int = 200
    ) -> None:
        self._body = body
        self._headers = headers
        self._media_type = media_type
        self._status = status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # the ASGI signature
        """Send the answer."""
        headers = [
            (b"content-type", self._media_type),
            (b"content-length", str(len(self._body)).encode()),
            *self._headers,
        ]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})
