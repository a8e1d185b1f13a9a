"""What every request must satisfy, and what every answer carries."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.app import create_app
from tests.http.small_service import HOST, container_of

EVERY_KIND_OF_ANSWER = [
    ("GET", "/health"),
    ("GET", "/popular"),
    ("GET", "/recommend/10"),
    ("GET", "/recommend?user_id=10"),
    ("GET", "/models"),
    ("GET", "/schema/openapi.json"),
    ("GET", "/docs"),
    ("GET", "/"),
    ("GET", "/static/scripts/docs.js"),
    ("GET", "/nowhere"),
    ("GET", "/logs"),
    ("DELETE", "/movies"),
    ("OPTIONS", "/movies"),
]


@pytest.mark.parametrize(("method", "path"), EVERY_KIND_OF_ANSWER)
def test_every_answer_names_request_and_model_and_tells_browsers_to_be_careful(
    client: TestClient[Litestar], method: str, path: str
) -> None:
    headers = client.request(method, path).headers
    assert len(headers["x-request-id"]) == 32
    assert headers["x-model-version"] == "2"
    assert len(headers["x-manifest-sha256"]) == 64
    assert headers["x-fallback"] == "false"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert ("unsafe" in policy) == (path == "/docs")
    assert not [name for name in headers if name.startswith("access-control-")]


def test_no_header_is_sent_twice(client: TestClient[Litestar]) -> None:
    for method, path in EVERY_KIND_OF_ANSWER:
        names = [name for name, _ in client.request(method, path).headers.multi_items()]
        assert len(names) == len(set(names)), (path, names)


@pytest.mark.parametrize("offered", ["order-66.a_b", "x" * 8, "A" * 64])
def test_an_acceptable_request_id_is_kept(client: TestClient[Litestar], offered: str) -> None:
    answer = client.get("/health", headers={"X-Request-ID": offered})
    assert answer.headers["x-request-id"] == offered


@pytest.mark.parametrize("offered", ["short", "x" * 65, "with space", "a\tb-c-d-e-f", "<script>1"])
def test_any_other_request_id_is_replaced(client: TestClient[Litestar], offered: str) -> None:
    answer = client.get("/health", headers={"X-Request-ID": offered})
    assert answer.headers["x-request-id"] != offered
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize("host", [HOST, f"{HOST}:8000", HOST.upper()])
def test_an_allowed_host_is_let_in(client: TestClient[Litestar], host: str) -> None:
    assert client.get("/health/live", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"{HOST}.evil.example", "[::1]", "", f"evil.example:{HOST}", "[::1"]
)
def test_any_other_host_is_misdirected(client: TestClient[Litestar], host: str) -> None:
    answer = client.get("/health/live", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "/problems/unknown-host"
    assert "MARQUEE_ALLOWED_HOSTS" in answer.json()["detail"]


def test_a_request_without_a_host_is_malformed(app: Litestar) -> None:
    sent: list[Any] = []

    async def ask() -> None:
        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope: Any = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [],
            "query_string": b"",
        }
        await app(scope, receive, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 400


def test_forwarded_headers_are_not_believed(client: TestClient[Litestar]) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    assert client.get("/health/live", headers=headers).status_code == 200
    headers = {"Host": "evil.example", "X-Forwarded-Host": HOST}
    assert client.get("/health/live", headers=headers).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://{HOST}:3000"},
        {"Origin": f"http://{HOST}.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_another_sites_page_changes_nothing(
    client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = client.post("/recommend", json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/foreign-origin"


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": f"http://{HOST}"}, {"Sec-Fetch-Site": "same-origin"}], ids=str
)
def test_own_pages_and_programs_may_ask(
    client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    assert client.post("/recommend", json={}, headers=headers).status_code == 200


def test_links_from_other_sites_may_be_followed(client: TestClient[Litestar]) -> None:
    headers = {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}
    assert client.get("/popular", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/popular", "/docs", "/static/scripts/docs.js", "/no"])
def test_head_answers_as_get_does_without_the_body(client: TestClient[Litestar], path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("prefix", ["", "/films"])
def test_a_proxy_may_or_may_not_take_the_root_path_off(home: Path, prefix: str) -> None:
    container = container_of(home, root_path="/films")
    with TestClient(create_app(container), base_url=f"http://{HOST}") as client:
        assert client.get(f"{prefix}/health/live").status_code == 200
        assert client.get(f"{prefix}/movies/100").json()["movie_id"] == 100
        assert client.get(f"{prefix}/nope").json()["type"] == "/films/problems/no-such-path"
        assert "/films/static/scripts/docs.js" in client.get(f"{prefix}/docs").text
        description = client.get(f"{prefix}/schema/openapi.json").json()
        assert description["servers"] == [{"url": "/films"}]
    container.engine().dispose()
