"""The log of what was served."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get
from litestar.params import QueryParameter

from application.ports.request_log import RequestLog, RequestQuery
from domain.identifiers import MAXIMUM_IDENTIFIER, RequestId, ViewerId
from entrypoints.http.dependencies import Injected
from entrypoints.http.operators import SECURITY, operators_only
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import UNAUTHORIZED
from entrypoints.http.schemas.logs import LoggedRequests, logged_requests_of

Moment = Annotated[datetime | None, QueryParameter(description="With its offset from UTC.")]


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
                    since=since,
                    until=until,
                    limit=limit,
                    cursor=cursor,
                )
            )
        )
