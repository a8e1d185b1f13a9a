"""The contract of `LiveRatings`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from sqlalchemy import Engine

from adapters.database.live_ratings import SqlLiveRatings, add_live_ratings
from adapters.database.transactions import writing
from application.ports.live_ratings import LiveRatings
from domain.data.interactions import Interactions
from tests.fakes.in_memory_live_ratings import InMemoryLiveRatings

Row = tuple[int, int, float, int]


def ratings_of(*rows: Row) -> Interactions:
    return Interactions(
        viewer_ids=np.array([row[0] for row in rows], np.int64),
        movie_ids=np.array([row[1] for row in rows], np.int64),
        ratings=np.array([row[2] for row in rows], np.float32),
        timestamps=np.array([row[3] for row in rows], np.int64),
    )


def rows_of(ratings: Interactions) -> list[Row]:
    return list(
        zip(
            ratings.viewer_ids.tolist(),
            ratings.movie_ids.tolist(),
            ratings.ratings.tolist(),
            ratings.timestamps.tolist(),
            strict=True,
        )
    )


@dataclass
class UnderTest:
    live: LiveRatings
    add: Callable[[Interactions], None]


def in_memory(_engine: Engine) -> UnderTest:
    fake = InMemoryLiveRatings()
    return UnderTest(fake, fake.add)


def sql(engine: Engine) -> UnderTest:
    def add(ratings: Interactions) -> None:
        with writing(engine) as connection:
            add_live_ratings(connection, ratings)

    return UnderTest(SqlLiveRatings(engine), add)


@pytest.mark.parametrize("make", [in_memory, sql])
class TestLiveRatings:
    @pytest.fixture
    def under_test(self, make: Callable[[Engine], UnderTest], engine: Engine) -> UnderTest:
        return make(engine)

    def test_nothing_has_arrived_at_first(self, under_test: UnderTest) -> None:
        assert under_test.live.since(0) is None

    def test_each_rating_is_told_once_in_the_order_of_its_arrival(
        self, under_test: UnderTest
    ) -> None:
        under_test.add(ratings_of((7, 3, 4.0, 200), (7, 5, 1.0, 100)))
        first = under_test.live.since(0)
        assert first is not None
        assert rows_of(first.ratings) == [(7, 3, 4.0, 200), (7, 5, 1.0, 100)]
        assert under_test.live.since(first.sequence) is None
        under_test.add(ratings_of((8, 3, 5.0, 150)))
        second = under_test.live.since(first.sequence)
        assert second is not None
        assert rows_of(second.ratings) == [(8, 3, 5.0, 150)]

    def test_pruning_forgets_what_is_old_of_some_viewers(self, under_test: UnderTest) -> None:
        under_test.add(ratings_of((7, 3, 4.0, 99), (8, 5, 1.0, 100), (9, 3, 4.0, 1)))
        assert under_test.live.prune(np.array([7, 8, 10], np.int64), before=100) == 1
        left = under_test.live.since(0)
        assert left is not None
        assert rows_of(left.ratings) == [(8, 5, 1.0, 100), (9, 3, 4.0, 1)]

    def test_many_viewers_may_be_pruned(self, under_test: UnderTest) -> None:
        everybody = range(1, 1_202)
        under_test.add(ratings_of(*[(viewer, 3, 4.0, viewer) for viewer in everybody]))
        assert under_test.live.prune(np.array(everybody, np.int64), before=1_200) == 1_199
        left = under_test.live.since(0)
        assert left is not None
        assert left.ratings.viewer_ids.tolist() == [1_200, 1_201]
        assert under_test.live.since(left.sequence) is None
