"""What must not come in: each bad request with its clear problem."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.problem_types import PROBLEM_TYPES
from tests.http.small_service import MAX_BODY_BYTES, UNTRAINED

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Bad:
    why: str
    method: str = "POST"
    path: str = "/recommend"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    status: int = 422
    kind: str = "invalid-request"
    says: str = ""


BAD = [
    Bad(why="no JSON", body=b"{user_id: 1}", status=400, kind="malformed-request"),
    Bad(why="cut JSON", body=b'{"user_id": ', status=400, kind="malformed-request"),
    Bad(why="empty body", body=b"", says="body: It is empty"),
    Bad(why="no body and no type", body=None, headers={}, says="body: It is empty"),
    Bad(why="empty body to /similar", path="/similar", body=b"", says="body: It is empty"),
    Bad(why="blanks", body=b"  ", status=400, kind="malformed-request"),
    Bad(why="null to /similar", path="/similar", body=b"null", says="object"),
    Bad(why="a bare text", body=b'"godfather"', says="object"),
    Bad(why="a bare text to /similar", path="/similar", body=b'"godfather"', says="object"),
    Bad(why="NaN", body=b'{"diversity": NaN}', status=400, kind="malformed-request"),
    Bad(why="infinity", body=b'{"diversity": 1e999}', says="diversity"),
    Bad(why="not UTF-8", body=b'{"genres": ["\xff"]}', status=400, kind="malformed-request"),
    Bad(why="an array", body=b"[1]", says="object"),
    Bad(why="null", body=b"null", says="object"),
    Bad(why="unknown field", body=b'{"usr_id": 1}', says="usr_id"),
    Bad(why="text for a number", body=b'{"user_id": "1"}', says="user_id"),
    Bad(why="half a viewer", body=b'{"user_id": 1.5}', says="user_id"),
    Bad(why="viewer zero", body=b'{"user_id": 0}', says="user_id"),
    Bad(why="viewer 2^53", body=b'{"user_id": 9007199254740992}', says="user_id"),
    Bad(why="viewer 10^40", body=b'{"user_id": 1' + b"0" * 40 + b"}", says="user_id"),
    Bad(why="true for a number", body=b'{"k": true}', says="k"),
    Bad(why="slate of none", body=b'{"k": 0}', says="k"),
    Bad(why="slate of 101", body=b'{"k": 101}', says="k"),
    Bad(why="unknown match", body=b'{"genre_match": "some"}', says="genre_match"),
    Bad(why="crossed years", body=b'{"year_from": 2000, "year_to": 1990}', says="year_from 2000"),
    Bad(why="too diverse", body=b'{"diversity": 1.5}', says="diversity"),
    Bad(why="a stranger's cursor", body=b'{"cursor": "abc"}', says="cursor"),
    Bad(
        why="deep nesting",
        body=b'{"genres": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        says="genres",
    ),
    Bad(
        why="form instead of JSON",
        body=b"user_id=1",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        status=415,
        kind="unsupported-media-type",
        says="application/x-www-form-urlencoded",
    ),
    Bad(
        why="body without a type",
        body=b"{}",
        headers={},
        status=415,
        kind="unsupported-media-type",
    ),
    Bad(
        why="body over the limit",
        body=b'{"genres": ["' + b"x" * MAX_BODY_BYTES + b'"]}',
        status=413,
        kind="body-too-large",
        says="MARQUEE_MAX_BODY_BYTES",
    ),
    Bad(
        why="movie nobody knows",
        path="/similar",
        body=b'{"movie_id": 424242}',
        status=404,
        kind="movie-not-in-catalogue",
    ),
    Bad(
        why="movie no model knows",
        path="/similar",
        body=b'{"movie_id": %d}' % UNTRAINED,
        status=404,
        kind="movie-not-in-training",
        says="next training",
    ),
    Bad(
        why="seeds nobody knows",
        body=b'{"seed_movie_ids": [424242]}',
        status=404,
        kind="no-usable-seed",
        says="must name movies that the model has learnt",
    ),
    Bad(
        why="genres nobody knows",
        body=b'{"seed_genres": ["Knitting"]}',
        status=404,
        kind="no-usable-seed",
    ),
    Bad(why="limit of none", method="GET", path="/movies?limit=0", says="limit"),
    Bad(why="words for a limit", method="GET", path="/popular?limit=many", says="limit"),
    Bad(why="year 12", method="GET", path="/movies?year_from=12", says="year_from"),
    Bad(
        why="crossed years in a query",
        method="GET",
        path="/movies?year_from=2000&year_to=1990",
        says="year_from 2000",
    ),
    Bad(why="cursor of another list", method="GET", path="/popular?cursor=abc", says="cursor"),
    Bad(
        why="slug nobody knows",
        method="GET",
        path="/movies/no+such+film+1901",
        status=404,
        kind="movie-not-in-catalogue",
    ),
    Bad(why="viewer by name", method="GET", path="/recommend?user_id=bob", says="user_id"),
    Bad(why="no viewer", method="GET", path="/recommend", says="user_id"),
    Bad(
        why="viewer's path by name",
        method="GET",
        path="/recommend/bob",
        status=404,
        kind="no-such-path",
    ),
    Bad(why="version nobody made", method="GET", path="/models/99", status=404, kind="not-found"),
    Bad(why="no such path", method="GET", path="/nowhere", status=404, kind="no-such-path"),
    Bad(
        why="beside the description",
        method="GET",
        path="/schema/openapi.yaml",
        status=404,
        kind="no-such-path",
    ),
    Bad(
        why="out of the static folder",
        method="GET",
        path="/static/styles/..%2f..%2f..%2fpyproject.toml",
        status=404,
        kind="no-such-path",
    ),
    Bad(
        why="wrong method",
        method="DELETE",
        path="/movies",
        status=405,
        kind="method-not-allowed",
    ),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.why for bad in BAD])
def test_a_bad_request_gets_its_clear_problem(client: TestClient[Litestar], bad: Bad) -> None:
    answer = client.request(bad.method, bad.path, content=bad.body, headers=bad.headers)

    assert (answer.status_code, answer.headers["content-type"]) == (
        bad.status,
        "application/problem+json",
    ), answer.text
    problem = answer.json()
    assert problem["type"] == f"/problems/{bad.kind}"
    assert problem["status"] == bad.status
    assert problem["title"] == PROBLEM_TYPES[bad.kind].title
    assert PROBLEM_TYPES[bad.kind].advice in problem["detail"]
    assert problem["instance"] == bad.path.partition("?")[0].replace("%2f", "/")
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert bad.says in answer.text
    assert "'data'" not in answer.text


UNKNOWN_NAMES = {
    "/movies?limt=3": ("limt", "the nearest is `limit`"),
    "/popular?genre=War": ("genre", "the nearest is `genres` or `genre_match`"),
    "/movies?Q=godfather&LIMIT=3": ("Q", "the nearest is `q`"),
    "/popular?limit=3&page=2": (
        "page",
        "`cursor`, `genre_match`, `genres`, `limit`, `runtime_max`",
    ),
    "/movies/100?full=1": ("full", "takes no query parameters"),
    "/models?stage=Production": ("stage", "takes no query parameters"),
    "/recommend?user_id=1&size=3": ("size", "this path takes `k` and `user_id`"),
    "/recommend/1?k=3": ("k", "takes no query parameters"),
    "/movies?=3": ("", "this path takes"),
}


@pytest.mark.parametrize(("path", "told"), UNKNOWN_NAMES.items(), ids=UNKNOWN_NAMES)
def test_unknown_query_parameters_are_refused(
    client: TestClient[Litestar], path: str, told: tuple[str, str]
) -> None:
    answer = client.get(path)

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/invalid-request")
    name, words = told
    found = problem["errors"][0]
    assert (found["field"], found["source"]) == (name, "query")
    assert words in found["message"]
    assert words in problem["detail"]


@pytest.mark.parametrize("path", ["/recommend", "/similar"])
def test_what_belongs_into_the_body_is_refused_in_the_query(
    client: TestClient[Litestar], path: str
) -> None:
    answer = client.post(f"{path}?k=3", json={"movie_id": 100} if path == "/similar" else {})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "k")


def test_a_name_without_end_is_cut_short(client: TestClient[Litestar]) -> None:
    problem = client.get(f"/movies?{'limit' * 1000}=1&a=1&b=1&c=1&d=1&e=1&f=1").json()
    assert len(problem["errors"]) == 5
    assert len(problem["errors"][0]["field"]) < 100


@pytest.mark.parametrize(
    "path", ["/health?_=12", "/health/live?_=12", "/docs?from=mail", "/?utm_source=mail"]
)
def test_probes_and_pages_take_any_query(client: TestClient[Litestar], path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "other", ["/movies?", "/popular?genres=War&", "/popular?year_from=1950&", "/movies?q=movie&"]
)
def test_a_cursor_of_another_list_is_refused(client: TestClient[Litestar], other: str) -> None:
    cursor = client.get("/popular?limit=2").json()["next_cursor"]
    assert client.get(f"/popular?limit=3&cursor={cursor}").status_code == 200

    refused = client.get(f"{other}cursor={cursor}")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-request")
    assert "cursor: it belongs to another list" in refused.json()["detail"]


def test_the_field_at_fault_is_told(client: TestClient[Litestar]) -> None:
    in_query = client.get("/movies?limit=0").json()["errors"]
    assert [(found["field"], found["source"]) for found in in_query] == [("limit", "query")]
    the_body = client.post("/recommend", headers=JSON).json()["errors"]
    assert [(found["field"], found["source"]) for found in the_body] == [("", "body")]
    in_body = client.post("/recommend", json={"exclude": [1, "two"]}).json()["errors"]
    assert [(found["field"], found["source"]) for found in in_body] == [("exclude[1]", "body")]


def test_a_body_in_chunks_is_limited_as_it_arrives(client: TestClient[Litestar]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 512 + 1):
            yield b" " * 512

    answer = client.post("/recommend", content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/movies", {"GET", "HEAD", "OPTIONS"}),
        ("/movies/100", {"GET", "HEAD", "OPTIONS", "PATCH"}),
        ("/recommend", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/similar/", {"OPTIONS", "POST"}),
    ],
)
def test_a_path_names_its_methods(
    client: TestClient[Litestar], path: str, methods: set[str]
) -> None:
    told, refused = client.options(path), client.delete(path)
    assert (told.status_code, refused.status_code) == (204, 405)
    assert set(told.headers["allow"].split(", ")) == methods
    assert set(refused.headers["allow"].split(", ")) == methods


def test_every_kind_of_problem_is_explained_where_its_type_leads(
    client: TestClient[Litestar],
) -> None:
    listed = client.get("/problems").json()["problems"]
    assert {kind["name"] for kind in listed} == set(PROBLEM_TYPES)
    for kind in listed:
        assert client.get(f"/problems/{kind['name']}").json() == kind
