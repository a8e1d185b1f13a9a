"""The OpenAPI description: what Litestar derives, and what holds for every route."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, Router
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server, Tag
from litestar.routes import HTTPRoute
from litestar.status_codes import HTTP_404_NOT_FOUND

from entrypoints.http.problem_types import (
    FOREIGN_ORIGIN,
    INTERNAL,
    INVALID,
    MALFORMED,
    NO_SUCH_PATH,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    WRONG_HOST,
    ProblemType,
)
from entrypoints.http.query_names import takes_any_query
from entrypoints.http.schemas.problem import PROBLEM_MEDIA_TYPE, Problem

SCHEMA_PATH = "/schema"

_METHODS = ("get", "post", "put", "patch", "delete")
_ALWAYS = (MALFORMED, WRONG_HOST, INTERNAL)
_WITH_BODY = (FOREIGN_ORIGIN, TOO_LARGE, UNSUPPORTED_TYPE)

_RULES = """\
Errors are problem documents (RFC 9457); their `type` leads to an explanation.
Unknown fields of a body are refused, and so are query parameters that an operation
does not list (`/health` overlooks them). Where a name stands twice in one JSON
object, the last one counts.
"""

_TAGS = (
    Tag(name="recommendations", description="Slates for viewers."),
    Tag(name="ratings", description="What viewers would give movies."),
    Tag(name="movies", description="The catalogue."),
    Tag(name="models", description="Versions, verdicts, promotion and rollback."),
    Tag(name="data", description="Batches that came in, and reports on the data."),
    Tag(name="operations", description="The log of what was served."),
    Tag(name="health", description="Whether the service lives and can serve."),
)

_HEADERS = {
    "X-Request-ID": "Names this request in the log; an acceptable one of the caller's is kept.",
    "X-Model-Version": "The version that answered, or `none`.",
    "X-Manifest-SHA256": "The hash of that version's manifest.",
    "X-Fallback": "`true` where no personal model made the answer.",
}

_SECURITY_SCHEMES = {
    "bearer": SecurityScheme(type="http", scheme="bearer", description="An operator key."),
    "api_key": SecurityScheme(
        type="apiKey", name="X-API-Key", security_scheme_in="header", description="An operator key."
    ),
    "basic": SecurityScheme(
        type="http", scheme="basic", description="Any user name, and an operator key as password."
    ),
}


def openapi_config(root_path: str) -> OpenAPIConfig:
    """Return the configuration of Litestar's part."""
    return OpenAPIConfig(
        title="Marquee",
        version=version("marquee"),
        summary="Movie recommendations, and the models behind them",
        description=_RULES,
        path=SCHEMA_PATH,
        servers=[Server(url=root_path or "/")],
        tags=list(_TAGS),
        components=Components(security_schemes=dict(_SECURITY_SCHEMES)),
        render_plugins=[FinishedDescription(path="/openapi.json", media_type=MediaType.JSON)],
        openapi_router=Router(
            SCHEMA_PATH, route_handlers=[], include_in_schema=False, after_request=_own_not_found
        ),
    )


class FinishedDescription(JsonRenderPlugin):
    """Renders the description with the parts that Litestar cannot know, once."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  # Litestar's signature
        """Return the description as JSON."""
        if "_rendered" not in self.__dict__:
            self._rendered = json.dumps(finished_description(request.app)).encode()
        return self._rendered


def finished_description(app: Litestar) -> dict[str, Any]:
    """Return the description with the problems and headers of every route.

    The shapes of bodies are msgspec's own account of the types that read and
    write them. Litestar's lets unknown fields pass, and loses the bounds of
    values within unions and tuples.
    """
    described = app.openapi_schema.to_schema()
    described["components"]["schemas"] |= _shapes(app)
    overlooking = {one.operation_id for one in _described_handlers(app) if takes_any_query(one)}
    for operation in _operations(described):
        _describe_problems(operation, can_be_invalid=operation["operationId"] not in overlooking)
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = _as_queries_say(parameter["schema"])
        for response in operation["responses"].values():
            response.setdefault("headers", {}).update(_described_headers())
    return described


def _shapes(app: Litestar) -> dict[str, Any]:
    """Return the JSON schema of each type of a body, by name."""
    _, shapes = msgspec.json.schema_components(
        sorted(_body_types(app), key=str), ref_template="#/components/schemas/{name}"
    )
    return shapes


def _body_types(app: Litestar) -> set[type[msgspec.Struct]]:
    types: set[Any] = {Problem}
    for handler in _described_handlers(app):
        fields = (handler.parsed_return_field, handler.parsed_data_field)
        for field in [field for field in fields if field is not None]:
            types.update([field.annotation, *(one.annotation for one in field.inner_types)])
        types.update(spec.data_container for spec in (handler.responses or {}).values())
    return {one for one in types if isinstance(one, type) and issubclass(one, msgspec.Struct)}


def _described_handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if handler.resolve_include_in_schema():
                yield handler


def _operations(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path_item in description["paths"].values():
        for method in _METHODS:
            if method in path_item:
                yield path_item[method]


def _describe_problems(operation: dict[str, Any], *, can_be_invalid: bool) -> None:
    """Replace the error that Litestar derives by those of the gatekeeper and the error table."""
    responses = operation["responses"]
    responses.pop("400", None)
    kinds: list[ProblemType] = [*_ALWAYS]
    if "requestBody" in operation:
        kinds.extend(_WITH_BODY)
    if can_be_invalid:
        kinds.append(INVALID)
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        kinds.append(NO_SUCH_PATH)
    for kind in kinds:
        responses.setdefault(str(kind.status), _described_problem(kind))


def _as_queries_say(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave null out of what texts and lists may be: `null` is a text, or a list of one."""
    texts = [one for one in schema.get("oneOf", ()) if one.get("type") in {"string", "array"}]
    if len(texts) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "oneOf"}, **texts[0]}


def _described_problem(kind: ProblemType) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": kind.title,
        "content": {PROBLEM_MEDIA_TYPE: {"schema": reference}},
    }


def _described_headers() -> dict[str, Any]:
    return {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }


def _own_not_found(response: Response[Any]) -> Response[Any]:
    """Let the one error table answer for paths beside the description."""
    if response.status_code == HTTP_404_NOT_FOUND:
        raise NotFoundException("The description stands at /schema/openapi.json")
    return response
