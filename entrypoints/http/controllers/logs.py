"""The log of what was served."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import QueryParameter

from application.ports.request_log import RequestLog, RequestQuery
from domain.errors import InvalidValueError
from domain.identifiers import MAXIMUM_IDENTIFIER, RequestId, ViewerId
from entrypoints.http.dependencies import Injected
from entrypoints.http.operators import SECURITY, operators_only
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import UNAUTHORIZED
from entrypoints.http.schemas.logs import LoggedRequests, logged_requests_of

# A text here, since Litestar would read any number as seconds since 1970.
Moment = Annotated[
    str | None,
    QueryParameter(
        description="As RFC 3339 writes it, with its offset from UTC.",
        schema_extra={"format": "date-time"},
    ),
]


class LogsController(Controller):
    """Answers operators."""

    tags = ("operations",)

    @get(
        "/logs",
        operation_id="find_requests",
        summary="What was served",
        responses=problem_responses(UNAUTHORIZED),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def logs(
        self,
        *,
        request_log: Injected[RequestLog],
        user_id: Annotated[int | None, QueryParameter(ge=1, le=MAXIMUM_IDENTIFIER)] = None,
        request_id: Annotated[str | None, QueryParameter(max_length=64)] = None,
        since: Moment = None,
        until: Moment = None,
        limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
        cursor: Annotated[str | None, QueryParameter(max_length=4096)] = None,
    ) -> LoggedRequests:
        """List answered requests, newest first, of one viewer, one id or a time."""
        return logged_requests_of(
            request_log.find(
                RequestQuery(
                    viewer_id=None if user_id is None else ViewerId(user_id),
                    request_id=None if request_id is None else RequestId(request_id),
                    since=_moment("since", since),
                    until=_moment("until", until),
                    limit=limit,
                    cursor=cursor,
                )
            )
        )


def _moment(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError as error:
        raise InvalidValueError(
            f"{name} must be a moment such as 2026-01-31T18:00:00Z, not {text!r}"
        ) from error
