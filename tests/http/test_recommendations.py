"""Slates over HTTP: what goes in, what comes out, and what the log is told."""

from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.identifiers import MovieId
from entrypoints.serving_container import ServingContainer
from tests.http.request_log import logged

Client = TestClient[Litestar]

KNOWN, STRANGER = 10, 999_999
UNTRAINED = 5


def recommend(client: Client, **body: object) -> dict[str, Any]:
    answer = client.post("/recommend", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(slate: dict[str, Any]) -> list[int]:
    return [item["movie_id"] for item in slate["recommendations"]]


def test_a_known_viewer_is_recommended_what_their_taste_suggests(client: Client) -> None:
    slate = recommend(client, user_id=KNOWN, k=5)

    assert (slate["user_id"], slate["model_version"], slate["is_fallback"]) == (KNOWN, "2", False)
    assert len(slate["recommendations"]) == 5
    first = slate["recommendations"][0]
    assert first["source"] == "item-item"
    assert first["slug"] == f"movie+{first['movie_id']}"
    assert first["reason"]["kind"] == "because_of_movies"
    assert first["reason"]["text"].startswith("Because you liked Movie ")


def test_what_a_reason_names_is_never_recommended_itself(client: Client) -> None:
    slate = recommend(client, user_id=KNOWN, k=20)

    named = {movie for item in slate["recommendations"] for movie in item["reason"]["movie_ids"]}
    assert named
    assert not named & set(ids(slate))


def test_a_stranger_is_shown_what_is_popular(client: Client) -> None:
    answer = client.post("/recommend", json={"user_id": STRANGER})

    assert answer.json()["is_fallback"]
    assert answer.headers["x-fallback"] == "true"
    assert {item["source"] for item in answer.json()["recommendations"]} == {"popularity"}


def test_pages_follow_by_cursor_without_repeating(client: Client) -> None:
    first = recommend(client, user_id=KNOWN, k=4)
    second = recommend(client, user_id=KNOWN, k=4, cursor=first["next_cursor"])

    assert not set(ids(first)) & set(ids(second))
    assert ids(first) + ids(second) == ids(recommend(client, user_id=KNOWN, k=8))


def test_filters_exclusions_and_seeds_are_kept(client: Client) -> None:
    unfiltered = recommend(client, seed_movie_ids=[100], k=3)
    slate = recommend(
        client,
        seed_movie_ids=[100, UNTRAINED],
        exclude=[ids(unfiltered)[0], 123_456],
        genres=["comedy"],
        year_from=1995,
        k=3,
    )

    assert slate["skipped_seeds"] == [UNTRAINED]
    assert not slate["is_fallback"]
    assert ids(unfiltered)[0] not in ids(slate)
    for item in slate["recommendations"]:
        assert "Comedy" in item["genres"]
        assert item["year"] >= 1995


def test_seeds_that_no_model_knows_are_not_found(client: Client) -> None:
    answer = client.post("/recommend", json={"seed_movie_ids": [UNTRAINED]})

    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/no-usable-seed")
    assert "seed_movie_ids" in answer.json()["detail"]


@pytest.mark.parametrize("movie", [100, "movie+100"])
def test_similar_movies_go_by_id_or_slug(client: Client, movie: int | str) -> None:
    answer = client.post("/similar", json={"movie_id": movie, "k": 4})

    assert answer.status_code == 200
    assert len(answer.json()["recommendations"]) == 4
    assert 100 not in ids(answer.json())
    assert answer.json()["recommendations"][0]["reason"] == {
        "kind": "similar",
        "text": "Similar to Movie 100",
        "movie_ids": [100],
    }


@pytest.mark.parametrize(
    ("movie", "problem"),
    [(UNTRAINED, "movie-not-in-training"), (777_777, "movie-not-in-catalogue")],
)
def test_unknown_and_untrained_movies_are_two_problems(
    client: Client, movie: int, problem: str
) -> None:
    answer = client.post("/similar", json={"movie_id": movie})

    assert answer.status_code == 404
    assert answer.json()["type"].endswith(problem)


def test_asking_for_an_untrained_movie_is_counted_once(
    client: Client, container: ServingContainer
) -> None:
    before = dict(container.wanted_movies().most_wanted()).get(MovieId(UNTRAINED), 0)
    client.post("/similar", json={"movie_id": UNTRAINED})

    assert dict(container.wanted_movies().most_wanted())[MovieId(UNTRAINED)] == before + 1


def test_a_plain_line_of_slugs_is_the_same_slate(client: Client) -> None:
    answer = client.get(f"/recommend/{KNOWN}")
    slate = recommend(client, user_id=KNOWN, k=20)

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.split(",") == [item["slug"] for item in slate["recommendations"]]


@pytest.mark.parametrize("path", ["/recommend", "/recommendations"])
def test_clients_of_earlier_systems_ask_by_query(client: Client, path: str) -> None:
    answer = client.get(path, params={"user_id": KNOWN, "k": 3})

    assert ids(answer.json()) == ids(recommend(client, user_id=KNOWN, k=3))


ROUTES = {
    "POST /recommend": ("POST", "/recommend", {"user_id": KNOWN, "k": 3}, "/recommend"),
    "POST /similar": ("POST", "/similar", {"movie_id": 100, "k": 3}, "/similar"),
    "GET /recommend?": ("GET", f"/recommend?user_id={KNOWN}&k=3", None, "/recommend"),
    "GET /recommend/id": ("GET", f"/recommend/{KNOWN}", None, "/recommend/{user_id}"),
}


@pytest.fixture(params=ROUTES.values(), ids=list(ROUTES))
def route(request: pytest.FixtureRequest, client: Client) -> tuple[httpx.Response, str]:
    method, path, body, endpoint = request.param
    return client.request(method, path, json=body), endpoint


def test_every_slate_names_what_made_it(
    route: tuple[httpx.Response, str], container: ServingContainer
) -> None:
    answer, _ = route
    state = container.state_holder().current

    assert answer.status_code == 200
    assert answer.headers["x-model-version"] == state.version == "2"
    assert answer.headers["x-manifest-sha256"] == state.manifest_sha256
    assert answer.headers["x-fallback"] == "false"
    assert len(answer.headers["x-request-id"]) == 32


def test_every_slate_is_logged_as_it_was_shown(
    route: tuple[httpx.Response, str], container: ServingContainer
) -> None:
    answer, endpoint = route
    entry = logged(container, answer)

    assert (entry.endpoint, entry.model_version, entry.is_fallback) == (endpoint, "2", False)
    assert entry.positions == tuple(range(1, len(entry.movie_ids) + 1))
    assert 0 < entry.latency_ms < 5000
    if answer.headers["content-type"] == "application/json":
        assert answer.json()["request_id"] == entry.request_id
        assert list(entry.movie_ids) == ids(answer.json())
        assert list(entry.scores) == [item["score"] for item in answer.json()["recommendations"]]
    else:
        assert [f"movie+{movie_id}" for movie_id in entry.movie_ids] == answer.text.split(",")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/recommend", b'{"user_id": 10, "k": 4}'),
        ("/recommend", b'{"k": 2, "genres": ["war"], "diversity": 0.5}'),
        ("/recommend", b'{"user_id": 10, "k": 0}'),
        ("/recommend", b'{"user_id": "10"}'),
        ("/recommend", b'{"user_id": 10, "user": 1}'),
        ("/recommend", b'{"user_id": 10, "genres": ["\xff"]}'),
        ("/recommend", b'{"seed_movie_ids": [5]}'),
        ("/recommend", b'{"cursor": "rubbish"}'),
        ("/recommend", b'{"year_from": 1999, "year_to": 1998}'),
        ("/recommend", b"["),
        ("/similar", b'{"movie_id": 100, "k": 4}'),
        ("/similar", b'{"movie_id": "movie+100", "genres": ["war"]}'),
        ("/similar", b'{"movie_id": 5}'),
        ("/similar", b'{"movie_id": 777777}'),
        ("/similar", b'{"movie_id": null}'),
        ("/similar", b"[" * 5000),
    ],
)
def test_the_answer_does_not_depend_on_the_way_it_took(
    client: Client, path: str, body: bytes
) -> None:
    """A body in parts goes the long way through the application."""
    headers = {"Content-Type": "application/json", "X-Request-ID": "the-same-id"}
    whole = client.post(path, content=body, headers=headers)
    in_parts = client.post(path, content=iter([body[:1], body[1:]]), headers=headers)

    assert (whole.status_code, whole.content) == (in_parts.status_code, in_parts.content)
    unlike = {"content-length", "transfer-encoding"}
    assert {n: v for n, v in whole.headers.items() if n not in unlike} == {
        n: v for n, v in in_parts.headers.items() if n not in unlike
    }
