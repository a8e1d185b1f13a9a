"""Served requests on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from application.ports.request_log import RequestPage
from domain.operations.requests import ServedRequest


class LoggedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One answered request: what was shown to or predicted for whom, by which version, how fast."""

    request_id: Annotated[str, Meta(description="The request's id.")]
    timestamp: Annotated[datetime, Meta(description="When it was answered.")]
    user_id: Annotated[int | None, Meta(description="The viewer, where one was named.")]
    endpoint: Annotated[str, Meta(description="What was asked for.", examples=["recommend"])]
    model_version: Annotated[str, Meta(description="The version that answered.")]
    manifest_sha256: Annotated[str, Meta(description="The hash of that version's manifest.")]
    arm: Annotated[str | None, Meta(description="The arm of an experiment, if one ran.")]
    recommendations: Annotated[
        tuple[int, ...],
        Meta(description="The movies shown, in order; by `/predict`, those asked for."),
    ]
    positions: Annotated[tuple[int, ...], Meta(description="Where each stood; 1 is first.")]
    scores: Annotated[tuple[float, ...], Meta(description="The score of each, or rating.")]
    propensities: Annotated[
        tuple[float, ...], Meta(description="The chance of each; empty where nothing was sampled.")
    ]
    policy_seed: Annotated[int | None, Meta(description="The seed of the sampling.")]
    rating_version: Annotated[
        str | None,
        Meta(description="The version that predicted ratings; null where none were told."),
    ]
    latency_ms: Annotated[float, Meta(description="How long the answer took.", ge=0)]
    is_fallback: Annotated[bool, Meta(description="Whether the answer was not personal.")]


class LoggedRequests(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the log, newest first."""

    requests: tuple[LoggedRequest, ...]
    next_cursor: Annotated[
        str | None, Meta(description="Ask for the next page with this; null on the last one.")
    ]


def logged_requests_of(page: RequestPage) -> LoggedRequests:
    """Return a page of the log as it goes over the wire."""
    return LoggedRequests(
        requests=tuple(_logged(request) for request in page.requests),
        next_cursor=page.next_cursor,
    )


def _logged(request: ServedRequest) -> LoggedRequest:
    return LoggedRequest(
        request_id=request.request_id,
        timestamp=request.timestamp,
        user_id=request.viewer_id,
        endpoint=request.endpoint,
        model_version=request.model_version,
        manifest_sha256=request.manifest_sha256,
        arm=request.arm,
        recommendations=request.movie_ids,
        positions=request.positions,
        scores=request.scores,
        propensities=request.propensities,
        policy_seed=request.policy_seed,
        rating_version=request.rating_version,
        latency_ms=request.latency_ms,
        is_fallback=request.is_fallback,
    )
