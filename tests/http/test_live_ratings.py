"""Ratings that arrive live, and the very next slates."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from adapters.database.live_ratings import add_live_ratings
from adapters.database.transactions import writing
from domain.data.interactions import Interactions
from entrypoints.serving_container import ServingContainer

Client = TestClient[Litestar]
Rate = Callable[[int, int, float], None]

KNOWN, STRANGER = 10, 777_777
WITHIN = 5.0


@pytest.fixture
def rate(container: ServingContainer) -> Rate:
    def rate(viewer: int, movie: int, rating: float) -> None:
        with writing(container.database()) as connection:
            add_live_ratings(
                connection,
                Interactions(
                    viewer_ids=np.array([viewer], np.int64),
                    movie_ids=np.array([movie], np.int64),
                    ratings=np.array([rating], np.float32),
                    timestamps=np.array([2_000_000_000], np.int64),
                ),
            )

    return rate


def slate(client: Client, viewer: int) -> dict[str, Any]:
    answer = client.post("/recommend", json={"user_id": viewer, "k": 10})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def ids(found: dict[str, Any]) -> list[int]:
    return [item["movie_id"] for item in found["recommendations"]]


def soon(client: Client, viewer: int, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    give_up_at = monotonic() + WITHIN
    while monotonic() < give_up_at:
        found = slate(client, viewer)
        if is_so(found):
            return found
        sleep(0.02)
    pytest.fail("the slate did not change in time")


def test_a_rated_movie_leaves_the_slate(client: Client, rate: Rate) -> None:
    before = slate(client, KNOWN)
    rated = ids(before)[0]

    rate(KNOWN, rated, 1.0)

    after = soon(client, KNOWN, lambda found: rated not in ids(found))
    assert ids(after)[:9] == ids(before)[1:]
    assert not after["is_fallback"]


def test_a_stranger_who_likes_a_movie_is_a_stranger_no_more(client: Client, rate: Rate) -> None:
    before = slate(client, STRANGER)
    assert before["is_fallback"]
    liked = ids(slate(client, KNOWN))[0]

    rate(STRANGER, liked, 5.0)

    after = soon(client, STRANGER, lambda found: not found["is_fallback"])
    assert liked not in ids(after)
    assert after["recommendations"][0]["reason"]["movie_ids"] == [liked]
