"""Requests that were served, as the request log remembers them."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import MovieId, RequestId, ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRequest:
    """One answered request: what was shown to whom, by which version, how fast.

    `movie_ids`, `positions`, `scores` and `propensities` run in parallel;
    propensities are 1.0 where no exploration took place.
    """

    request_id: RequestId
    timestamp: datetime
    endpoint: str
    viewer_id: ViewerId | None
    model_version: str
    manifest_sha256: str
    is_fallback: bool
    latency_ms: float
    movie_ids: tuple[MovieId, ...]
    positions: tuple[int, ...]
    scores: tuple[float, ...]
    propensities: tuple[float, ...] = ()
    arm: str | None = None
    policy_seed: int | None = None
