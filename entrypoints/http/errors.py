"""Every error as a problem document: what happened, where, and what to do."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Scope

from domain.errors import MarqueeError
from entrypoints.http.allowed_methods import with_head
from entrypoints.http.problem_types import INTERNAL, PROBLEMS_PATH, ProblemType, problem_type_of
from entrypoints.http.schemas.problem import PROBLEM_MEDIA_TYPE, InvalidField, Problem

BODY_PARAMETER = "data"
"""What Litestar calls the parameter of a handler that takes the body."""

EMPTY_BODY = "It is empty; a JSON object belongs here"

log = logging.getLogger("marquee.http")


def answer_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer any error with its problem document; what nobody foresaw is logged whole."""
    status, document = problem_of(error, request.scope)
    return Response(
        document,
        status_code=status,
        media_type=PROBLEM_MEDIA_TYPE,
        headers=headers_of(error),
    )


def problem_of(error: Exception, scope: Scope) -> tuple[int, bytes]:
    """Return the status and document that answer an error; what nobody foresaw is logged whole."""
    kind = problem_type_of(error)
    if kind is INTERNAL:
        log.error("request %s failed", request_id_of(scope), exc_info=error)
    fields = _invalid_fields(error)
    detail = _what_is_wrong(fields) if fields else _detail_of(error, kind)
    return kind.status, problem_document(kind, scope, detail=detail, errors=fields)


def problem_document(
    kind: ProblemType, scope: Scope, *, detail: str, errors: Sequence[InvalidField] = ()
) -> bytes:
    """Return the encoded problem document of one request."""
    return msgspec.json.encode(
        Problem(
            type=f"{scope.get('root_path', '')}{PROBLEMS_PATH}{kind.name}",
            title=kind.title,
            status=kind.status,
            detail=f"{detail.rstrip('.')}. {kind.advice}",
            instance=scope["path"],
            request_id=request_id_of(scope),
            errors=tuple(errors),
        )
    )


def request_id_of(scope: Scope) -> str:
    """Return the id that every answer and the log name this request by."""
    request_id: str = scope["state"].get("request_id", "")
    return request_id


def _detail_of(error: Exception, kind: ProblemType) -> str:
    if isinstance(error, MarqueeError | msgspec.MsgspecError):
        return str(error)
    if isinstance(error, HTTPException) and kind is not INTERNAL:
        return error.detail
    return kind.title


def _invalid_fields(error: Exception) -> list[InvalidField]:
    """Return what was found wrong with parameters and body, field by field."""
    if isinstance(error, msgspec.ValidationError):
        message, _, path = str(error).partition(" - at `$")
        return [InvalidField(field=path.strip("`."), source="body", message=message)]
    if not isinstance(error, HTTPException) or not isinstance(error.extra, list):
        return []
    return [_invalid_field(found) for found in error.extra if isinstance(found, Mapping)]


def _invalid_field(found: Mapping[str, Any]) -> InvalidField:
    name = str(found.get("key", ""))
    source = str(getattr(found.get("source"), "value", found.get("source", "body")))
    if (name, source) == (BODY_PARAMETER, "body"):
        # Bodies are decoded by `StrictRequest`: what Litestar misses is the body itself.
        return InvalidField(field="", source=source, message=EMPTY_BODY)
    return InvalidField(field=name, source=source, message=str(found.get("message", "")))


def _what_is_wrong(fields: Sequence[InvalidField]) -> str:
    return "; ".join(f"{found.field or found.source}: {found.message}" for found in fields)


def headers_of(error: Exception) -> dict[str, str]:
    """Return the headers that an error brings, whatever its answer looks like."""
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if "allow" in headers:
        headers["allow"] = with_head(headers["allow"])
    return headers
