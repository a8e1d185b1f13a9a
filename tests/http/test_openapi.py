"""The API does what its description says."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import msgspec
import pytest
import schemathesis
import uvicorn
from dependency_injector.providers import Object
from hypothesis import HealthCheck, settings
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis import Case, HookContext

from entrypoints.http.app import create_app
from entrypoints.http.openapi import finished_description
from entrypoints.http.server import listen, server_config
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.fakes.in_memory_request_recorder import InMemoryRequestRecorder
from tests.http.small_service import container_of

EXAMPLES = 20
EXAMPLES_OF_A_SOAK = 500


def description() -> dict[str, Any]:
    """Return the description of an application that has neither home nor log."""
    with TemporaryDirectory() as folder:
        container = ServingContainer(settings=Object(Settings(home=Path(folder) / "home")))
        container.request_recorder.override(Object(InMemoryRequestRecorder()))
        told = json.dumps(finished_description(create_app(container)))
    described: dict[str, Any] = json.loads(told)
    return described


DESCRIPTION = description()
schema = schemathesis.openapi.from_dict(DESCRIPTION)


@schema.hook
def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:  # noqa: ARG001  # the hook's signature
    """Keep to the rules that no schema can state, in cases that are meant to be valid.

    A cursor is one that this service gave out, the first year or moment is not
    after the last, nor is a movie gone before it comes, and force has a reason.
    To JSON Schema `1.0` is an integer; here it is not.
    """
    if case.meta is not None and case.meta.generation.mode.is_positive:
        case.query = _within_unstated_rules(case.query)
        case.body = _within_unstated_rules(case.body)
    return case


@schema.hook
def filter_case(context: HookContext, case: Case[Any]) -> bool:  # noqa: ARG001  # the hook's signature
    """Leave out wrong lists that look like right ones in a query: `genres=0` is a list of one."""
    return isinstance(case.query.get("genres", []), list)


def _within_unstated_rules(part: Any) -> Any:
    if isinstance(part, list):
        return [_within_unstated_rules(one) for one in part]
    if isinstance(part, float) and part.is_integer():
        return int(part)
    if not isinstance(part, dict):
        return part
    kept = {name: _within_unstated_rules(one) for name, one in part.items() if name != "cursor"}
    for first, last in (("year_from", "year_to"), ("since", "until")):
        if kept.get(first) is not None and kept.get(last) is not None:
            kept[first], kept[last] = sorted((kept[first], kept[last]), key=_year_or_moment)
    if {"available_from", "available_until"} & kept.keys():
        kept["available_until"] = None
    if kept.get("force"):
        kept["why"] = "because"
    return kept


def _year_or_moment(value: object) -> float:
    text = str(value)
    return float(text) if text.isdigit() else msgspec.convert(text, datetime).timestamp()


@dataclass(frozen=True)
class Asked:
    """A service that really listens, and the headers of its operator."""

    address: str
    operator: dict[str, str]


@pytest.fixture(scope="module")
def asked(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Return a service of this module's own."""
    container = container_of(
        shutil.copytree(home, tmp_path_factory.mktemp("asked") / "home"),
        host="127.0.0.1",
        max_body_bytes=1_000_000,
    )
    listener = listen("127.0.0.1", 0)
    served = uvicorn.Server(server_config(create_app(container)))
    thread = Thread(target=served.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Asked(
        address=f"http://127.0.0.1:{listener.getsockname()[1]}",
        operator={"X-API-Key": container.operator_keys().create("schemathesis")},
    )
    served.should_exit = True
    thread.join()
    container.engine().dispose()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_endpoint_keeps_its_word(case: Case[Any], asked: Asked) -> None:
    case.call_and_validate(base_url=asked.address, headers=asked.operator)


@pytest.mark.soak
@schema.parametrize()
@settings(max_examples=EXAMPLES_OF_A_SOAK, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_endpoint_keeps_its_word_for_long(case: Case[Any], asked: Asked) -> None:
    case.call_and_validate(base_url=asked.address, headers=asked.operator)


def test_the_description_is_served_as_it_is_made(client: TestClient[Litestar]) -> None:
    served = client.get("/schema/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == DESCRIPTION


def test_the_description_names_the_problems_of_a_slate() -> None:
    responses = DESCRIPTION["paths"]["/recommend"]["post"]["responses"]
    assert responses["404"]["description"] == "The model can go by none of the seeds"
    assert list(responses["404"]["content"]) == ["application/problem+json"]


def test_a_name_that_stands_twice_counts_last_as_described(client: TestClient[Litestar]) -> None:
    assert "the last one counts" in DESCRIPTION["info"]["description"]
    twice = client.post(
        "/recommend", content=b'{"k": 1, "k": 2}', headers={"Content-Type": "application/json"}
    )
    assert len(twice.json()["recommendations"]) == 2


def test_every_operation_but_health_may_be_asked_what_it_does_not_know() -> None:
    for path, operations in DESCRIPTION["paths"].items():
        for operation in operations.values():
            assert ("422" in operation["responses"]) is not path.startswith("/health")
