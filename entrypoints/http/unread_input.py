"""What a request says and its route does not read is refused, and not passed over."""

from typing import Any, cast

from litestar import Request
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.query_names import refuse_unknown_names

_SAYS_NOTHING = (b"", b"{}")


async def refuse_unread_input(request: Request[Any, Any, Any]) -> None:
    """Raise `ValidationException` where the query or the body says what the route does not read.

    Passed over, `{"role": "rating"}` would roll back what ranks. A body means
    nothing to a GET, whoever sends one.
    """
    await refuse_unknown_names(request)
    handler = cast("HTTPRouteHandler", request.scope["route_handler"])
    if request.method == "GET" or handler.parsed_data_field is not None:
        return
    if (await request.body()).strip() not in _SAYS_NOTHING:
        message = "This path reads no body; /docs lists the query parameters that it takes"
        raise ValidationException(
            "The body says what this path does not read",
            extra=[{"key": "", "source": "body", "message": message}],
        )
