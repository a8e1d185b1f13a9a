"""Promotions are killed at their steps while a service answers: it never notices."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.local_release_store import LocalReleaseStore
from tests.killing import Killer, ready_killer
from tests.load import load_on, questions_about
from tests.running_service import serving

STEPS = ("artefacts.read_any", "ranking_releases.point_to", "registry.set_stage")
POLL_SECONDS = 0.5
CAMPAIGN_MOMENTS = 30


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_workshop") as killer:
        yield killer


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home, whose champion is version 1."""
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


def serve_while_killing(home: Path, killer: Killer, deaths: list[str]) -> None:
    """Kill a promotion by each of `deaths`, then let one finish, all under load."""
    releases = LocalReleaseStore(home / "released")
    served = set()
    with (
        serving(home) as service,
        load_on(service.port, questions_about(range(1, 61), range(1, 41))) as load,
    ):
        for death in [*deaths, "never"]:
            outcome, _ = killer.work(home, "promote", death)
            assert outcome in {"killed", "finished"}
            current = releases.current()
            assert current is not None
            assert service.wait_for_version(current)["status"] == "ready"
            served.add(str(current))
            time.sleep(POLL_SECONDS)
            assert service.health()["status"] == "ready"
        load.end()
    assert load.unanswered == []
    assert {answer.status for answer in load.answers} == {200}
    assert {answer.version for answer in load.answers} == served
    named = {(answer.version, answer.manifest_sha256) for answer in load.answers}
    assert len(named) == len(served)


def test_at_each_step(home: Path, killer: Killer) -> None:
    serve_while_killing(home, killer, [f"before {step}" for step in STEPS])


@pytest.mark.soak
def test_at_many_moments(home: Path, killer: Killer) -> None:
    _, seconds = killer.work(home, "promote", "never")
    moments = [seconds * (turn + 1) / CAMPAIGN_MOMENTS for turn in range(CAMPAIGN_MOMENTS)]
    serve_while_killing(home, killer, [f"after {moment}" for moment in moments])
