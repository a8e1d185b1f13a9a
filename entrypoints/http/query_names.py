"""Query parameters that a route does not know are refused, and not passed over."""

import difflib
from functools import lru_cache
from typing import Any, cast

from litestar import Litestar, Request
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

TAKES_ANY_QUERY = {"takes_any_query": True}
"""The `opt` of routes that overlook what they do not know."""

NAMES_TOLD = 5
LONGEST_NAME_TOLD = 64


async def refuse_unknown_names(request: Request[Any, Any, Any]) -> None:
    """Raise `ValidationException` where a described route is asked with names it does not know.

    A filter that is misspelt and passed over would answer another question
    than the one asked. Pages and files are no described routes: what others
    hang on to a link must not break it.
    """
    if not request.scope["query_string"]:
        return
    handler = cast("HTTPRouteHandler", request.scope["route_handler"])
    if takes_any_query(handler):
        return
    known = _known_names(request.app)[handler]
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise ValidationException(
            "The query names what this path does not know",
            extra=[_told(name, known) for name in unknown[:NAMES_TOLD]],
        )


def takes_any_query(handler: HTTPRouteHandler) -> bool:
    """Whether a route overlooks the parameters that it does not know."""
    return not handler.resolve_include_in_schema() or TAKES_ANY_QUERY.items() <= handler.opt.items()


@lru_cache(maxsize=1)
def _known_names(app: Litestar) -> dict[HTTPRouteHandler, list[str]]:
    """Return the query parameters of each handler, its dependencies' included."""
    return {
        handler: sorted(parameter.field_alias for parameter in model.expected_query_params)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler, model in route.route_handler_map.values()
    }


def _told(name: str, known: list[str]) -> dict[str, str]:
    told = name if len(name) <= LONGEST_NAME_TOLD else name[:LONGEST_NAME_TOLD] + "…"
    return {"key": told, "source": "query", "message": _advice(told.lower(), known)}


def _advice(name: str, known: list[str]) -> str:
    if not known:
        return "This path takes no query parameters"
    near = difflib.get_close_matches(name, known, n=3)
    if near:
        return f"There is no such parameter; the nearest is {_listed(near, 'or')}"
    return f"There is no such parameter; this path takes {_listed(known, 'and')}"


def _listed(names: list[str], joint: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return f" {joint} ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
