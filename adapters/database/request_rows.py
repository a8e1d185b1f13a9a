"""The request log's rows: how a served request is laid down in columns and read back."""

from collections.abc import Sequence
from math import nan
from typing import Any

import msgspec
from sqlalchemy import Row

from adapters.database.column_types import to_microseconds
from application.errors import StorageError
from domain.identifiers import MovieId, RequestId, ViewerId
from domain.operations.requests import ServedRequest

COLUMNS = (
    "request_id",
    "timestamp",
    "endpoint",
    "viewer_id",
    "model_version",
    "manifest_sha256",
    "is_fallback",
    "latency_ms",
    "shown",
    "arm",
    "policy_seed",
    "rating_version",
)


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """The slate of a request as one JSON object of parallel arrays."""

    movie_ids: tuple[MovieId, ...] = ()
    positions: tuple[int, ...] = ()
    scores: tuple[float | None, ...] = ()
    propensities: tuple[float | None, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Shown).decode


def flattened(requests: Sequence[ServedRequest]) -> tuple[object, ...]:
    """Return the values of `COLUMNS` of each request, one request after the other."""
    values: list[object] = []
    for request in requests:
        (
            request_id, timestamp, endpoint, viewer_id, model_version, manifest_sha256,
            is_fallback, latency_ms, movie_ids, positions, scores, propensities, arm, policy_seed,
            rating_version,
        ) = request  # fmt: skip
        shown = _encode(Shown(movie_ids, positions, scores, propensities)).decode()
        values += (
            request_id, to_microseconds(timestamp), endpoint, viewer_id, model_version,
            manifest_sha256, is_fallback, latency_ms, shown, arm, policy_seed, rating_version,
        )  # fmt: skip
    return tuple(values)


def request_of(row: Row[Any]) -> ServedRequest:
    """Return the request of a row; `StorageError` where the row is mangled."""
    try:
        shown = _decode(row.shown)
    except msgspec.MsgspecError as error:
        raise StorageError(
            f"the log of request {row.request_id} cannot be read: {error}"
        ) from error
    return ServedRequest(
        request_id=RequestId(row.request_id),
        timestamp=row.timestamp,
        endpoint=row.endpoint,
        viewer_id=None if row.viewer_id is None else ViewerId(row.viewer_id),
        model_version=row.model_version,
        manifest_sha256=row.manifest_sha256,
        is_fallback=row.is_fallback,
        latency_ms=row.latency_ms,
        movie_ids=shown.movie_ids,
        positions=shown.positions,
        scores=_numbers(shown.scores),
        propensities=_numbers(shown.propensities),
        arm=row.arm,
        policy_seed=row.policy_seed,
        rating_version=row.rating_version,
    )


def _numbers(values: tuple[float | None, ...]) -> tuple[float, ...]:
    """Return `values` with NaN where JSON could not hold the number."""
    return tuple(nan if value is None else value for value in values)
