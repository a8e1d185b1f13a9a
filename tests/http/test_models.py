"""Versions and verdicts, and the change from one version to another."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.app import create_app
from tests.fakes.releasing_model_commands import ReleasingModelCommands
from tests.http.small_service import HOST, container_of

Service = tuple[TestClient[Litestar], dict[str, str], ReleasingModelCommands]


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Service]:
    """Return a service over a home of this test's own, its operator and its model commands."""
    container = container_of(shutil.copytree(home, tmp_path / "home"))
    operator = {"X-API-Key": container.operator_keys().create("this test")}
    with TestClient(create_app(container), base_url=f"http://{HOST}") as client:
        commands = container.model_commands()
        assert isinstance(commands, ReleasingModelCommands)
        yield client, operator, commands
    container.engine().dispose()


def test_versions_are_listed_newest_first(client: TestClient[Litestar]) -> None:
    listed = client.get("/models").json()
    assert (listed["model_version"], listed["rating_version"]) == ("2", "3")
    assert [(one["version"], one["is_served"]) for one in listed["versions"]] == [
        (3, True),
        (2, True),
        (1, False),
    ]
    assert client.get("/models/2").json() == listed["versions"][1]
    assert listed["versions"][1]["validation"] == {"mrr": 0.3, "ndcg_at_10": 0.2}


def test_verdicts_are_told_with_every_number(client: TestClient[Litestar]) -> None:
    (verdict,) = client.get("/models/verdicts").json()["verdicts"]
    assert verdict["decision"] == "promote"
    assert verdict["reasons"] == ["it is the best"]
    assert verdict["remarks"] == ["so it is"]
    assert verdict["checks"][0]["metric"] == "ndcg_at_10"


def test_the_model_is_told_as_earlier_systems_did(client: TestClient[Litestar]) -> None:
    status = client.get("/model/status").json()
    assert (status["status"], status["model_version"], status["model_loaded"]) == (
        "ready",
        "2",
        True,
    )


def test_a_rollback_serves_before_it_is_answered(service: Service) -> None:
    client, operator, _ = service
    answer = client.post("/models/rollback", headers=operator)
    assert (answer.status_code, answer.json()["model_version"]) == (200, "1")
    assert client.post("/recommend", json={}).json()["model_version"] == "1"

    refused = client.post("/models/rollback", headers=operator)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/refused"
    assert "no earlier release" in refused.json()["detail"]
    assert client.get("/health").json()["model_version"] == "1"


def test_a_role_in_the_body_of_a_rollback_is_not_passed_over(service: Service) -> None:
    client, operator, _ = service
    refused = client.post("/models/rollback", json={"role": "rating"}, headers=operator)
    assert refused.status_code == 422
    assert "reads no body" in refused.json()["detail"]
    assert client.get("/health").json()["model_version"] == "2"
    assert client.post("/models/rollback", json={}, headers=operator).status_code == 200


def test_a_promotion_serves_before_it_is_answered(service: Service) -> None:
    client, operator, commands = service
    answer = client.post("/models/1/promote", json={}, headers=operator)
    assert (answer.status_code, answer.json()["model_version"]) == (200, "1")
    order = {"force": True, "why": "the old ways"}
    assert client.post("/models/2/promote", json=order, headers=operator).status_code == 200
    assert client.get("/recommend/10").headers["x-model-version"] == "2"
    assert commands.promoted == [(1, None), (2, "the old ways")]


def test_force_needs_a_reason(service: Service) -> None:
    client, operator, commands = service
    for order in ({"force": True}, {"force": True, "why": "  "}):
        answer = client.post("/models/1/promote", json=order, headers=operator)
        assert answer.status_code == 422
        assert "why" in answer.json()["detail"]
    assert commands.promoted == []


def test_a_version_that_cannot_be_promoted_is_refused_with_the_reason(service: Service) -> None:
    client, operator, _ = service
    answer = client.post("/models/99/promote", json={}, headers=operator)
    assert answer.status_code == 409
    assert "there is no version 99" in answer.json()["detail"]
