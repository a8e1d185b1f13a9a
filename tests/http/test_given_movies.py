"""Movies that the caller names, ranked for a viewer."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

Client = TestClient[Litestar]

KNOWN, STRANGER = 10, 999_999
GIVEN = [100, 103, 106, 109, 112]
UNTRAINED, NOWHERE = 5, 77_777


def ranked(client: Client, **body: object) -> dict[str, Any]:
    answer = client.post("/recommendations/existing", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(slate: dict[str, Any]) -> list[int]:
    return [item["movie_id"] for item in slate["recommendations"]]


def test_the_given_movies_are_ranked_as_the_model_ranks_them_and_no_other(client: Client) -> None:
    slate = ranked(client, user_id=KNOWN, movie_ids=GIVEN)
    everything = client.post(
        "/recommend", json={"user_id": KNOWN, "k": 100, "exclude_seen": False}
    ).json()

    scores = [item["score"] for item in slate["recommendations"]]
    assert scores == sorted(scores, reverse=True)
    assert ids(slate) == [movie for movie in ids(everything) if movie in GIVEN]
    assert (slate["is_fallback"], slate["skipped_movie_ids"]) == (False, [])
    assert all(item["predicted_rating"] for item in slate["recommendations"])


def test_what_the_model_has_not_learnt_is_named_apart(client: Client) -> None:
    slate = ranked(client, user_id=KNOWN, movie_ids=[NOWHERE, 100, UNTRAINED, NOWHERE])
    assert ids(slate) == [100]
    assert slate["skipped_movie_ids"] == [NOWHERE, UNTRAINED]


def test_nothing_that_can_be_ranked_makes_an_empty_slate(client: Client) -> None:
    slate = ranked(client, user_id=KNOWN, movie_ids=[NOWHERE])
    assert (ids(slate), slate["skipped_movie_ids"]) == ([], [NOWHERE])


def test_seen_movies_are_left_out_where_that_is_asked(client: Client) -> None:
    unseen = ids(client.post("/recommend", json={"user_id": KNOWN, "k": 100}).json())
    slate = ranked(client, user_id=KNOWN, movie_ids=GIVEN, exclude_seen=True)
    assert set(ids(slate)) == set(GIVEN) & set(unseen)
    assert len(ids(slate)) < len(GIVEN)


def test_of_many_the_best_are_shown(client: Client) -> None:
    whole = ids(ranked(client, user_id=KNOWN, movie_ids=GIVEN))
    assert ids(ranked(client, user_id=KNOWN, movie_ids=GIVEN, k=2)) == whole[:2]


def test_for_strangers_the_popular_rank_first_and_seeds_are_a_taste(client: Client) -> None:
    popular = [movie["movie_id"] for movie in client.get("/popular?limit=100").json()["movies"]]
    slate = ranked(client, user_id=STRANGER, movie_ids=GIVEN)
    assert slate["is_fallback"]
    assert ids(slate) == [movie for movie in popular if movie in GIVEN]
    assert not ranked(client, movie_ids=GIVEN, seed_movie_ids=[130])["is_fallback"]


@pytest.mark.parametrize("body", [{}, {"movie_ids": []}, {"movie_ids": [100], "genres": ["War"]}])
def test_what_cannot_be_meant_is_refused(client: Client, body: dict[str, object]) -> None:
    assert client.post("/recommendations/existing", json=body).status_code == 422
