"""Requests that were served, as the request log remembers them."""

from datetime import datetime
from typing import NamedTuple

from domain.identifiers import MovieId, RequestId, ViewerId


class ServedRequest(NamedTuple):
    """One answered request: what was shown to or predicted for whom, by which version, how fast.

    `movie_ids`, `positions` (counted from 1) and `scores` run in parallel; so
    do `propensities`, which are left empty where no exploration took place and
    all are 1. `timestamp` is aware, in UTC. Where ratings were predicted, by an
    `endpoint` that begins with `/predict`, nothing was shown: `movie_ids` were asked
    for, in that order (the first hundred), `scores` are their ratings, and the version
    is what predicts ratings; a new movie has no id to be listed by. `rating_version`
    predicted what the answer told of ratings, there and on slates, or is None where it
    told nothing.

    A named tuple, because one is made on the path of every request: it costs
    a third of what a frozen dataclass costs. Sharing one tuple of positions
    among slates of equal length saves as much again.
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
    rating_version: str | None = None
