"""Ratings that arrived live, in the database."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, delete, insert, select

from adapters.database.tables import live_ratings
from adapters.database.transactions import reading, writing
from application.ports.live_ratings import LiveSlice
from domain.data.interactions import Interactions

MOST_AT_ONCE = 100_000
MOST_NAMED = 500
"""Viewers in one statement; others may write between two of them."""


class SqlLiveRatings:
    """Live ratings by order of arrival; read in slices of at most `MOST_AT_ONCE`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, sequence: int) -> LiveSlice | None:
        """Return what arrived after `sequence` (0: everything), or None where nothing did."""
        newer = (
            select(live_ratings)
            .where(live_ratings.c.sequence > sequence)
            .order_by(live_ratings.c.sequence)
            .limit(MOST_AT_ONCE)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(newer).all()
        if not rows:
            return None
        scale = rows[-1].scale
        return LiveSlice(
            ratings=Interactions(
                viewer_ids=np.array([row.viewer_id for row in rows], np.int64),
                movie_ids=np.array([row.movie_id for row in rows], np.int64),
                ratings=np.array([row.rating * scale / row.scale for row in rows], np.float32),
                timestamps=np.array([row.timestamp for row in rows], np.int64),
                scale=scale,
            ),
            sequence=rows[-1].sequence,
        )

    def prune(self, viewer_ids: NDArray[np.int64], *, before: int) -> int:
        """Forget what viewers (n,) rated before a time, in seconds since 1970; return how many."""
        is_old = live_ratings.c.timestamp < before
        with reading(self._engine) as connection:
            found = connection.scalars(select(live_ratings.c.viewer_id).distinct().where(is_old))
            viewers = np.intersect1d(np.array(found.all(), np.int64), viewer_ids).tolist()
        removed = 0
        for first in range(0, len(viewers), MOST_NAMED):
            some = live_ratings.c.viewer_id.in_(viewers[first : first + MOST_NAMED])
            old = delete(live_ratings).where(is_old, some)
            with writing(self._engine) as connection:
                removed += connection.execute(old).rowcount
        return removed


def add_live_ratings(connection: Connection, ratings: Interactions) -> None:
    """Add ratings in the transaction of `connection`, in their order."""
    rows = [
        {
            "viewer_id": viewer,
            "movie_id": movie,
            "rating": rating,
            "scale": ratings.scale,
            "timestamp": timestamp,
        }
        for viewer, movie, rating, timestamp in zip(
            ratings.viewer_ids.tolist(),
            ratings.movie_ids.tolist(),
            ratings.ratings.tolist(),
            ratings.timestamps.tolist(),
            strict=True,
        )
    ]
    if rows:
        connection.execute(insert(live_ratings), rows)
