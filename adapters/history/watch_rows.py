"""How watch times lie in a file: one row for each viewer and movie, with a list of minutes."""

import numpy as np
import pyarrow as pa

from adapters.history.row_layout import Columns, RowLayout
from application.ports.segment_store import SegmentKind
from domain.data.watch_time import WatchTimes


def _to_columns(rows: WatchTimes) -> Columns:
    return {
        "viewer_id": rows.viewer_ids,
        "movie_id": rows.movie_ids,
        "first_timestamp": rows.first_timestamps,
        "last_timestamp": rows.last_timestamps,
        "minutes_counts": rows.distinct_minutes,
        "minutes": rows.minutes,
    }


def _to_rows(columns: Columns, _scale: float) -> WatchTimes:
    return WatchTimes(
        viewer_ids=columns["viewer_id"],
        movie_ids=columns["movie_id"],
        first_timestamps=columns["first_timestamp"],
        last_timestamps=columns["last_timestamp"],
        offsets=np.concatenate([[0], np.cumsum(columns["minutes_counts"])]).astype(np.int64),
        minutes=columns["minutes"],
    )


WATCH_ROWS = RowLayout(
    kind=SegmentKind.WATCHES,
    noun="watch time",
    schema=pa.schema(
        [
            pa.field("viewer_id", pa.int64(), nullable=False),
            pa.field("movie_id", pa.int64(), nullable=False),
            pa.field("first_timestamp", pa.int64(), nullable=False),
            pa.field("last_timestamp", pa.int64(), nullable=False),
            pa.field(
                "minutes", pa.list_(pa.field("element", pa.int32(), nullable=False)), nullable=False
            ),
        ]
    ),
    lists="minutes",
    times=("first_timestamp", "last_timestamp"),
    to_columns=_to_columns,
    to_rows=_to_rows,
)
