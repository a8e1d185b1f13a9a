"""What ratings that arrived since training change, as a table."""

from dataclasses import dataclass

import numpy as np
import pytest

from application.serving.follow_live_ratings import FollowLiveRatings
from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import NOTHING_FRESH, FreshEvents
from domain.recommendation.fresh_ratings import FreshRatings
from tests.fakes.in_memory_live_ratings import InMemoryLiveRatings

VIEWER = ViewerId(7)


@dataclass(frozen=True)
class Case:
    name: str
    rated: list[tuple[int, float, int]]
    """Movie, rating of 5, time."""
    liked: dict[int, int]
    """Movie and when it was liked."""
    seen: tuple[int, ...]


CASES = [
    Case("a good rating is learnt from and seen", [(3, 4.0, 10)], liked={3: 10}, seen=(3,)),
    Case("a bad rating is seen only", [(3, 3.0, 10)], liked={}, seen=(3,)),
    Case("a later rating replaces", [(3, 5.0, 10), (3, 1.0, 11)], liked={}, seen=(3,)),
    Case("an equal time replaces too", [(3, 1.0, 10), (3, 5.0, 10)], liked={3: 10}, seen=(3,)),
    Case("one that comes late does not", [(3, 5.0, 11), (3, 1.0, 10)], liked={3: 11}, seen=(3,)),
    Case(
        "movies add up",
        [(3, 5.0, 10), (5, 2.0, 9), (9, 4.0, 8)],
        liked={3: 10, 9: 8},
        seen=(3, 5, 9),
    ),
]


def ratings_of(rated: list[tuple[int, float, int]], viewer: int = VIEWER) -> Interactions:
    return Interactions(
        viewer_ids=np.full(len(rated), viewer, np.int64),
        movie_ids=np.array([row[0] for row in rated], np.int64),
        ratings=np.array([row[1] for row in rated], np.float32),
        timestamps=np.array([row[2] for row in rated], np.int64),
    )


@pytest.mark.parametrize("in_slices", [False, True], ids=["at once", "one by one"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fresh_ratings(case: Case, *, in_slices: bool) -> None:
    live, fresh = InMemoryLiveRatings(), FreshRatings()
    follow = FollowLiveRatings(live=live, fresh=fresh)
    for rated in [[row] for row in case.rated] if in_slices else [case.rated]:
        live.add(ratings_of(rated))
        assert follow() == len(rated)
    expected = FreshEvents(
        liked=tuple(map(MovieId, case.liked)),
        liked_at=tuple(case.liked.values()),
        seen=tuple(map(MovieId, case.seen)),
    )
    assert fresh.of(VIEWER) == expected
    assert fresh.of(ViewerId(8)) is NOTHING_FRESH
    assert fresh.of(None) is NOTHING_FRESH
    assert follow() == 0
