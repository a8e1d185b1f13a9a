"""What the request log holds, as soon as it has been written."""

from time import monotonic, sleep

import httpx
import pytest

from application.ports.request_log import RequestQuery
from domain.identifiers import RequestId
from domain.operations.requests import ServedRequest
from entrypoints.serving_container import ServingContainer

LOGGED_WITHIN = 5.0


def logged(container: ServingContainer, answer: httpx.Response) -> ServedRequest:
    """Return what the log holds of an answer, once it has been written."""
    query = RequestQuery(request_id=RequestId(answer.headers["x-request-id"]))
    give_up_at = monotonic() + LOGGED_WITHIN
    while monotonic() < give_up_at:
        found = container.request_log().find(query).requests
        if found:
            return found[0]
        sleep(0.05)
    pytest.fail("the request was not logged in time")
