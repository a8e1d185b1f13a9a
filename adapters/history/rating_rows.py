"""How ratings lie in a file."""

import pyarrow as pa

from adapters.history.row_layout import Columns, RowLayout
from application.ports.segment_store import SegmentKind
from domain.data.interactions import Interactions


def _to_columns(rows: Interactions) -> Columns:
    return {
        "viewer_id": rows.viewer_ids,
        "movie_id": rows.movie_ids,
        "rating": rows.ratings,
        "timestamp": rows.timestamps,
    }


def _to_rows(columns: Columns, scale: float) -> Interactions:
    return Interactions(
        viewer_ids=columns["viewer_id"],
        movie_ids=columns["movie_id"],
        ratings=columns["rating"],
        timestamps=columns["timestamp"],
        scale=scale or Interactions.empty().scale,
    )


RATING_ROWS = RowLayout(
    kind=SegmentKind.RATINGS,
    noun="rating",
    schema=pa.schema(
        [
            pa.field("viewer_id", pa.int64(), nullable=False),
            pa.field("movie_id", pa.int64(), nullable=False),
            pa.field("rating", pa.float32(), nullable=False),
            pa.field("timestamp", pa.int64(), nullable=False),
        ]
    ),
    times=("timestamp", "timestamp"),
    dictionaries=("rating",),
    scale_of=lambda rows: rows.scale,
    to_columns=_to_columns,
    to_rows=_to_rows,
)
