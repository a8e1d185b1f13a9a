"""What only operators may do, and how they show who they are."""

import base64

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.serving_container import ServingContainer
from tests.http.small_service import UNTRAINED

OPERATOR_ROUTES = [
    ("GET", "/logs"),
    ("GET", "/data/batches"),
    ("GET", "/data/reports"),
    ("PATCH", "/movies/100"),
    ("POST", "/models/rollback"),
    ("POST", "/models/1/promote"),
]


def basic(user: str, password: str) -> dict[str, str]:
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


@pytest.fixture(scope="module")
def key(operator: dict[str, str]) -> str:
    return operator["Authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize(("method", "path"), OPERATOR_ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer mq_wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic not-base-64"},
        {"Authorization": "Digest abc"},
        {"X-API-Key": "mq_wrong"},
        basic("tests", "mq_wrong"),
    ],
    ids=str,
)
def test_without_a_key_nothing_is_told_or_changed(
    client: TestClient[Litestar], method: str, path: str, headers: dict[str, str]
) -> None:
    body = None if method == "GET" else {"unknown": 1}
    answer = client.request(method, path, json=body, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/operator-key-needed"
    assert "marquee keys" in answer.json()["detail"]
    assert answer.headers["www-authenticate"] == 'Basic realm="marquee", Bearer realm="marquee"'


def test_a_key_is_shown_in_three_ways(client: TestClient[Litestar], key: str) -> None:
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"Authorization": f"bearer {key}"},
        {"X-API-Key": key},
        basic("anybody", key),
    ):
        assert client.get("/logs", headers=headers).status_code == 200, headers


def test_a_wrong_authorization_is_not_made_good_by_another_header(
    client: TestClient[Litestar], key: str
) -> None:
    for wrong in ("Bearer mq_wrong", "Bearer", "Digest abc", ""):
        headers = {"Authorization": wrong, "X-API-Key": key}
        assert client.get("/logs", headers=headers).status_code == 401, wrong


def test_a_revoked_key_is_a_key_no_more(
    client: TestClient[Litestar], container: ServingContainer
) -> None:
    headers = {"X-API-Key": container.operator_keys().create("short-lived")}
    assert client.get("/logs", headers=headers).status_code == 200
    container.operator_keys().revoke("short-lived")
    assert client.get("/logs", headers=headers).status_code == 401


def test_the_log_is_read_page_by_page(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    first = client.get("/logs?user_id=7&limit=3", headers=operator).json()
    assert [request["request_id"] for request in first["requests"]] == [
        "request-5",
        "request-4",
        "request-3",
    ]
    assert first["requests"][0]["recommendations"] == [11, 12]
    rest = client.get(
        "/logs", params={"user_id": 7, "limit": 3, "cursor": first["next_cursor"]}, headers=operator
    ).json()
    assert [request["request_id"] for request in rest["requests"]] == ["request-2", "request-1"]
    assert rest["next_cursor"] is None
    one = client.get("/logs?request_id=request-2", headers=operator).json()["requests"]
    assert [request["request_id"] for request in one] == ["request-2"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("since=yesterday", "since must be a moment"),
        ("until=-9650397", "until must be a moment"),
        ("since=2024-01-01T00:00:00", "offset from UTC"),
        ("since=2024-01-02T00:00:00Z&until=2024-01-01T00:00:00Z", "lies after until"),
        ("user_id=0", "user_id"),
        ("limit=1001", "limit"),
        ("cursor=abc", "cursor"),
    ],
)
def test_a_question_without_sense_is_refused(
    client: TestClient[Litestar], operator: dict[str, str], query: str, says: str
) -> None:
    answer = client.get(f"/logs?{query}", headers=operator)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_a_hidden_movie_is_gone_at_once_and_comes_back(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    slate = client.post("/recommend", json={"user_id": 10, "k": 5}).json()["recommendations"]
    best = slate[0]["movie_id"]

    changed = client.patch(f"/movies/{best}", json={"hidden": True}, headers=operator)
    assert (changed.status_code, changed.json()["hidden"]) == (200, True)
    after = client.post("/recommend", json={"user_id": 10, "k": 5}).json()["recommendations"]
    assert best not in [item["movie_id"] for item in after]
    assert best not in [
        movie["movie_id"] for movie in client.get("/popular?limit=100").json()["movies"]
    ]
    assert client.get(f"/movies/{best}").json()["hidden"] is True

    client.patch(f"/movies/{best}", json={"hidden": False}, headers=operator)
    again = client.post("/recommend", json={"user_id": 10, "k": 5}).json()["recommendations"]
    assert again == slate


def test_a_change_leaves_alone_what_it_does_not_name(
    client: TestClient[Litestar], operator: dict[str, str]
) -> None:
    path = f"/movies/{UNTRAINED}"
    start = {"available_from": "2030-01-01T01:00:00+01:00"}
    assert client.patch(path, json=start, headers=operator).status_code == 200
    client.patch(path, json={"hidden": True}, headers=operator)
    movie = client.get(path).json()
    assert (movie["available_from"], movie["hidden"]) == ("2030-01-01T00:00:00Z", True)
    client.patch(path, json={"available_from": None, "hidden": False}, headers=operator)
    movie = client.get(path).json()
    assert (movie["available_from"], movie["hidden"]) == (None, False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hidden": "yes"}, "hidden"),
        ({"hide": True}, "hide"),
        ({"available_from": "tomorrow"}, "available_from"),
        ({"available_from": "2030-01-01T00:00:00"}, "timezone"),
        (
            {"available_from": "2030-01-01T00:00:00Z", "available_until": "2029-01-01T00:00:00Z"},
            "must lie before",
        ),
    ],
)
def test_an_unsound_change_is_refused(
    client: TestClient[Litestar], operator: dict[str, str], change: object, says: str
) -> None:
    answer = client.patch(f"/movies/{UNTRAINED}", json=change, headers=operator)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_a_slug_with_a_slash_names_its_movie(client: TestClient[Litestar]) -> None:
    for path in ("/movies/face/off+1997", "/movies/face%2Foff+1997", "/movies/face%2Foff%2B1997"):
        assert client.get(path).json()["movie_id"] == UNTRAINED, path
