"""How shown slates lie in a file: one row for each request, with a list of movies."""

import numpy as np
import pyarrow as pa

from adapters.history.row_layout import Columns, RowLayout
from application.ports.segment_store import SegmentKind
from domain.data.shown_slates import ShownSlates


def _to_columns(rows: ShownSlates) -> Columns:
    return {
        "viewer_id": rows.viewer_ids,
        "timestamp": rows.timestamps,
        "status": rows.statuses,
        "latency_ms": rows.latencies_ms,
        "movie_ids_counts": np.diff(rows.offsets),
        "movie_ids": rows.movie_ids,
    }


def _to_rows(columns: Columns, _scale: float) -> ShownSlates:
    return ShownSlates(
        viewer_ids=columns["viewer_id"],
        timestamps=columns["timestamp"],
        statuses=columns["status"],
        latencies_ms=columns["latency_ms"],
        offsets=np.concatenate([[0], np.cumsum(columns["movie_ids_counts"])]).astype(np.int64),
        movie_ids=columns["movie_ids"],
    )


SLATE_ROWS = RowLayout(
    kind=SegmentKind.SLATES,
    noun="shown slate",
    schema=pa.schema(
        [
            pa.field("viewer_id", pa.int64(), nullable=False),
            pa.field("timestamp", pa.int64(), nullable=False),
            pa.field("status", pa.int32(), nullable=False),
            pa.field("latency_ms", pa.float32(), nullable=False),
            pa.field(
                "movie_ids",
                pa.list_(pa.field("element", pa.int64(), nullable=False)),
                nullable=False,
            ),
        ]
    ),
    lists="movie_ids",
    times=("timestamp", "timestamp"),
    ticks=1_000_000,
    to_columns=_to_columns,
    to_rows=_to_rows,
)
