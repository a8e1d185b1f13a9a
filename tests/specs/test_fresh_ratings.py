"""What ratings that arrived since training change, as a table."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from application.serving.build_state import starting_state
from application.serving.follow_live_ratings import KEPT_BEFORE_RELEASE, FollowLiveRatings
from application.serving.serving_state import ServingStateHolder
from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import NOTHING_FRESH, FreshEvents
from domain.recommendation.fresh_ratings import FreshRatings
from domain.recommendation.rating import GivenRating
from tests.builders import MOMENT
from tests.fakes.in_memory_live_ratings import InMemoryLiveRatings
from tests.predictors import predictor_by_biases, served_ratings_of

VIEWER = ViewerId(7)


@dataclass(frozen=True)
class Case:
    name: str
    rated: list[tuple[int, float, int]]
    """Movie, rating of 5, time."""
    liked: dict[int, int]
    """Movie and when it was liked."""
    seen: tuple[int, ...]
    stars: tuple[float, ...]
    """Of each movie seen, what it was given last."""


CASES = [
    Case(
        "a good rating is learnt from and seen",
        [(3, 4.0, 10)],
        liked={3: 10},
        seen=(3,),
        stars=(4,),
    ),
    Case("a bad rating is seen only", [(3, 3.0, 10)], liked={}, seen=(3,), stars=(3,)),
    Case("a later rating replaces", [(3, 5.0, 10), (3, 1.0, 11)], liked={}, seen=(3,), stars=(1,)),
    Case(
        "an equal time replaces too",
        [(3, 1.0, 10), (3, 5.0, 10)],
        liked={3: 10},
        seen=(3,),
        stars=(5,),
    ),
    Case(
        "one that comes late does not",
        [(3, 5.0, 11), (3, 1.0, 10)],
        liked={3: 11},
        seen=(3,),
        stars=(5,),
    ),
    Case(
        "movies add up",
        [(3, 5.0, 10), (5, 2.0, 9), (9, 4.0, 8)],
        liked={3: 10, 9: 8},
        seen=(3, 5, 9),
        stars=(5, 2, 4),
    ),
]


def ratings_of(rated: list[tuple[int, float, int]], viewer: int = VIEWER) -> Interactions:
    return Interactions(
        viewer_ids=np.full(len(rated), viewer, np.int64),
        movie_ids=np.array([row[0] for row in rated], np.int64),
        ratings=np.array([row[1] for row in rated], np.float32),
        timestamps=np.array([row[2] for row in rated], np.int64),
    )


def nothing_released() -> ServingStateHolder:
    return ServingStateHolder(current=starting_state(MOMENT))


def release(holder: ServingStateHolder, manifest: str, viewer: int, newest: int) -> None:
    """Let a release serve that knows one viewer, and the time of its last event."""
    recommender = replace(
        holder.current.recommender, viewer_ids=np.array([viewer], np.int64), newest=newest
    )
    holder.current = replace(
        holder.current, version="1", manifest_sha256=manifest, recommender=recommender
    )


def predict_by(holder: ServingStateHolder, manifest: str, viewer: int, newest: int) -> None:
    """Let a release predict ratings that knows one viewer, and the time of its last rating."""
    predictor = predictor_by_biases(viewer_ids=(viewer,))
    ratings = served_ratings_of(predictor, manifest_sha256=manifest, newest=newest)
    holder.current = replace(holder.current, ratings=ratings)


@pytest.mark.parametrize("in_slices", [False, True], ids=["at once", "one by one"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fresh_ratings(case: Case, *, in_slices: bool) -> None:
    live, fresh = InMemoryLiveRatings(), FreshRatings()
    follow = FollowLiveRatings(live=live, fresh=fresh, holder=nothing_released())
    for rated in [[row] for row in case.rated] if in_slices else [case.rated]:
        live.add(ratings_of(rated))
        assert follow() == len(rated)
    found = fresh.of(VIEWER)
    assert dict(zip(found.liked, found.liked_at, strict=True)) == case.liked
    assert found.seen == tuple(given.movie_id for given in found.rated) == case.seen
    assert tuple(given.share * 5 for given in found.rated) == case.stars
    times = {movie: time for movie, _, time in sorted(case.rated, key=lambda row: row[2])}
    assert {given.movie_id: given.timestamp for given in found.rated} == times
    assert fresh.of(ViewerId(8)) is NOTHING_FRESH
    assert fresh.of(None) is NOTHING_FRESH
    assert follow() == 0


def test_what_a_release_has_learnt_of_its_viewers_is_forgotten() -> None:
    live, fresh, holder = InMemoryLiveRatings(), FreshRatings(), nothing_released()
    follow = FollowLiveRatings(live=live, fresh=fresh, holder=holder)
    stranger, before = ViewerId(8), 1_000
    newest = before + int(KEPT_BEFORE_RELEASE.total_seconds())
    live.add(ratings_of([(3, 5.0, before - 1), (5, 5.0, before), (9, 1.0, before - 2)]))
    live.add(ratings_of([(3, 5.0, before - 1)], viewer=stranger))
    follow()
    assert fresh.of(VIEWER).seen == (3, 5, 9)

    release(holder, "first", VIEWER, newest)
    follow()
    assert fresh.of(VIEWER) == FreshEvents(
        liked=(MovieId(5),),
        liked_at=(before,),
        seen=(MovieId(5),),
        rated=(GivenRating(MovieId(5), 1.0, before),),
    )
    assert fresh.of(stranger).seen == (3,)
    left = live.since(0)
    assert left is not None
    assert left.ratings.timestamps.tolist() == [before, before - 1]

    release(holder, "second", VIEWER, newest + 1)
    follow()
    assert fresh.of(VIEWER) == NOTHING_FRESH
    live.add(ratings_of([(3, 4.0, newest)]))
    follow()
    assert fresh.of(VIEWER).seen == (3,)


def test_what_predicts_ratings_must_have_learnt_it_too() -> None:
    """Roles are released apart: what ranks may know more than what predicts ratings."""
    live, fresh, holder = InMemoryLiveRatings(), FreshRatings(), nothing_released()
    follow = FollowLiveRatings(live=live, fresh=fresh, holder=holder)
    kept = int(KEPT_BEFORE_RELEASE.total_seconds())
    live.add(ratings_of([(3, 5.0, 1_000)]))

    release(holder, "first", VIEWER, 1_001 + kept)
    for hash_, viewer, newest in (("a", 8, 1_001 + kept), ("b", VIEWER, 1_000 + kept)):
        predict_by(holder, hash_, viewer, newest)
        follow()
        assert fresh.of(VIEWER).seen == (3,)

    predict_by(holder, "c", VIEWER, 1_001 + kept)
    follow()
    assert fresh.of(VIEWER) == NOTHING_FRESH
    assert live.since(0) is None


def test_what_comes_late_for_a_release_that_serves_stays() -> None:
    live, fresh, holder = InMemoryLiveRatings(), FreshRatings(), nothing_released()
    follow = FollowLiveRatings(live=live, fresh=fresh, holder=holder)
    release(holder, "first", VIEWER, 10**9)
    follow()
    live.add(ratings_of([(3, 5.0, 10)]))
    follow()
    assert fresh.of(VIEWER).seen == (3,)
    assert live.since(0) is not None
