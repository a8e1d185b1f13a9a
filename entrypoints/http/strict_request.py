"""Requests whose bodies are read once, as exactly what the handler declares."""

from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler


class StrictRequest(Request[Any, Any, Any]):
    """Decodes a JSON body straight into the handler's `data`, without bending types.

    Litestar's own way decodes to plain values, then converts them leniently:
    `"1"` would pass for a number. Raises `msgspec.DecodeError` where the body
    is no JSON, and `msgspec.ValidationError` where it breaks a rule.
    """

    async def json(self) -> Any:
        """Return the body as a value of the declared type."""
        return _decoder_of(self.scope["route_handler"]).decode(await self.body())


@lru_cache(maxsize=256)
def _decoder_of(handler: BaseRouteHandler) -> msgspec.json.Decoder[Any]:
    field = handler.parsed_data_field
    return msgspec.json.Decoder(Any if field is None else field.annotation)
