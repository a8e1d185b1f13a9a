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

KNOWN, STRANGER = 390, 777_777
KNOWN_TOO, OTHER_STRANGER = 400, 777_778
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


def predicted(client: Client, viewer: int, movie: int) -> dict[str, Any]:
    answer = client.post("/predict", json={"user_id": viewer, "movie_ids": [movie]})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return {**found, **found["predictions"][0]}


def soon(
    ask: Callable[[], dict[str, Any]], is_so: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    give_up_at = monotonic() + WITHIN
    while monotonic() < give_up_at:
        found = ask()
        if is_so(found):
            return found
        sleep(0.02)
    pytest.fail("the answer did not change in time")


def test_a_rated_movie_leaves_the_slate(client: Client, rate: Rate) -> None:
    before = slate(client, KNOWN)
    rated = ids(before)[0]

    rate(KNOWN, rated, 1.0)

    after = soon(lambda: slate(client, KNOWN), lambda found: rated not in ids(found))
    assert ids(after)[:9] == ids(before)[1:]
    assert not after["is_fallback"]


def test_a_stranger_who_likes_a_movie_is_a_stranger_no_more(client: Client, rate: Rate) -> None:
    before = slate(client, STRANGER)
    assert before["is_fallback"]
    liked = ids(slate(client, KNOWN))[0]

    rate(STRANGER, liked, 5.0)

    after = soon(lambda: slate(client, STRANGER), lambda found: not found["is_fallback"])
    assert liked not in ids(after)
    assert after["recommendations"][0]["reason"]["movie_ids"] == [liked]


@pytest.mark.parametrize("viewer", [KNOWN_TOO, OTHER_STRANGER])
def test_ratings_are_predicted_by_what_was_just_rated(
    client: Client, rate: Rate, viewer: int
) -> None:
    movie, other = ids(slate(client, KNOWN))[:2]
    before = predicted(client, viewer, movie)
    assert before["basis"] == ("model" if viewer == KNOWN_TOO else "movie_bias")

    rate(viewer, other, 1.0)

    after = soon(lambda: predicted(client, viewer, movie), lambda one: one["basis"] == "fold_in")
    assert after["rating"] < before["rating"]
    assert not after["is_fallback"]
    shown = slate(client, viewer)["recommendations"]
    assert shown
    for item in shown:
        told = predicted(client, viewer, item["movie_id"])
        assert item["predicted_rating"] == pytest.approx(told["rating"], abs=0.0051)
