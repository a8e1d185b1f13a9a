"""What stays of a viewer in the database's files: nothing."""

from pathlib import Path

import numpy as np
from sqlalchemy import Engine, text

from adapters.database.live_ratings import SqlLiveRatings, add_live_ratings
from adapters.database.request_log import SqlRequestLog
from adapters.database.transactions import writing
from adapters.database.viewer_traces import SqlViewerTraces
from application.ports.request_log import RequestQuery
from domain.data.interactions import Interactions
from domain.identifiers import ViewerId
from tests.builders import served_request_of

FORGOTTEN = ViewerId(0x0123456789AB)
OTHER = ViewerId(8)
BYTES_OF_FORGOTTEN = FORGOTTEN.to_bytes(6, "big")
"""As SQLite stores a whole number."""


def files_of(engine: Engine) -> bytes:
    database = Path(str(engine.url.database))
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def test_neither_rows_nor_free_pages_nor_the_log_hold_a_forgotten_viewer(engine: Engine) -> None:
    log = SqlRequestLog(engine)
    for number, viewer in enumerate([FORGOTTEN, OTHER] * 500):
        log.write([served_request_of(number, viewer_id=viewer)])
    with writing(engine) as connection:
        add_live_ratings(connection, ratings_of([FORGOTTEN, OTHER]))
        connection.execute(
            text("DELETE FROM requests WHERE viewer_id = :viewer AND sequence % 3 = 0"),
            {"viewer": FORGOTTEN},
        )
    assert BYTES_OF_FORGOTTEN in files_of(engine)
    traces = SqlViewerTraces(engine)

    assert traces.erase(FORGOTTEN) > 300

    assert BYTES_OF_FORGOTTEN not in files_of(engine)
    assert len(log.find(RequestQuery(viewer_id=OTHER, limit=1000)).requests) == 500
    live = SqlLiveRatings(engine).since(0)
    assert live is not None
    assert live.ratings.viewer_ids.tolist() == [OTHER]
    assert traces.erase(FORGOTTEN) == 0


def ratings_of(viewers: list[ViewerId]) -> Interactions:
    n = len(viewers)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.full(n, 3, np.int64),
        ratings=np.full(n, 4, np.float32),
        timestamps=np.full(n, 100, np.int64),
    )
