"""Who may do what only operators may."""

import asyncio
import base64
import binascii
import logging
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler

from application.ports.operator_keys import OperatorKeys

AnyConnection = ASGIConnection[Any, Any, Any, Any]

KEYS = "operator_keys"
"""Where the application's state holds the provider of `OperatorKeys`."""

SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"api_key": []}, {"basic": []}]
"""What OpenAPI says of operator routes: any one of these."""

CHALLENGE = 'Basic realm="marquee", Bearer realm="marquee"'
"""How a key may be shown; Chromium reads the first scheme alone: Basic."""

log = logging.getLogger("marquee.operators")


async def operators_only(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Let in whoever shows an operator key, and log what for; others get a 401."""
    keys: OperatorKeys = connection.app.state[KEYS]()
    secret = _shown_key(connection)
    name = None if secret is None else await asyncio.to_thread(keys.verify, secret)
    if name is None:
        raise NotAuthorizedException(
            "The request shows no operator key" if secret is None else "The key is not known",
            headers={"WWW-Authenticate": CHALLENGE},
        )
    log.info("operator %s: %s at %s", name, handler.handler_name, connection.scope["path"])


def _shown_key(connection: AnyConnection) -> str | None:
    """Return the key of a bearer token or a basic password, else of an X-API-Key header."""
    authorization = connection.headers.get("authorization")
    if authorization is None:
        return connection.headers.get("x-api-key") or None
    scheme, _, credentials = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return credentials.strip() or None
        case "basic":
            return _basic_password(credentials.strip())
    return None


def _basic_password(credentials: str) -> str | None:
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return decoded.partition(":")[2] or None
