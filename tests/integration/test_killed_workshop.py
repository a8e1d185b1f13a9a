"""Whatever kills a training or a promotion, a champion serves and the next run works."""

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.training.promote_model import PromotionRequest
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from domain.models.versions import Stage
from tests.homes import train, workshop_of
from tests.killing import Killer, ready_killer

TRAINING_STEPS = (
    "segment_store.read",
    "runs.add",
    "records.publish",
    "registry.register",
    "artefacts.write",
    "registry.set_stage",
)
PROMOTION_STEPS = (
    "registry.fetch",
    "artefacts.read_any",
    "records.add_verdict",
    "registry.note_verdict",
    "ranking_releases.point_to",
    "registry.set_stage",
)
SHORT_TRAINING_STEPS = ("runs.add", "artefacts.write", "registry.set_stage")
SHORT_PROMOTION_STEPS = ("artefacts.read_any", "ranking_releases.point_to", "registry.set_stage")


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_workshop") as killer:
        yield killer


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home, whose champion is version 1."""
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


def assert_a_champion_serves(home: Path) -> int:
    """Assert that the pointer names a whole release, and return it."""
    with workshop_of(home) as workshop:
        current = workshop.releases()[Role.RANKING].current()
        assert current is not None
        _, manifest = NumpyArtefactFolders().read(workshop.releases()[Role.RANKING].folder(current))
        assert manifest.version == current
        return current


def assert_mended(home: Path) -> None:
    """Assert that after one more run everything agrees and every version is whole."""
    with workshop_of(home) as workshop:
        versions = workshop.registry().versions()
        assert workshop.records().versions() == versions
        assert [one.number for one in versions if one.stage is Stage.PRODUCTION] == [
            workshop.releases()[Role.RANKING].current()
        ]
        for version in versions:
            folder = home / "check" / str(version.number)
            workshop.registry().fetch(version.number, folder)
            _, manifest = NumpyArtefactFolders().read(folder)
            assert manifest.version == version.number
        shutil.rmtree(home / "check")
    left = [path.name for path in home.rglob("*pending*")]
    assert left == []


def promote_anew(home: Path) -> None:
    """Train and promote once more, so that whatever was left half-done is taken up."""
    fresh = train(home).versions[0].number
    with workshop_of(home) as workshop:
        request = PromotionRequest(number=VersionNumber(fresh), forced_why="a test")
        assert workshop.promote_model()(request).promoted
    assert assert_a_champion_serves(home) == fresh


def kill_at_random_moments(killer: Killer, home: Path, rounds: int, seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311  # moments, no secret
    tasks = ("train", "promote")
    longest = {}
    for task in tasks:
        outcome, longest[task] = killer.work(home, task, "never")
        assert outcome == "finished"
    outcomes = []
    for _ in range(rounds):
        for task in tasks:
            moment = generator.uniform(0.05, 0.95) * longest[task]
            outcomes.append(killer.work(home, task, f"after {moment}")[0])
            assert_a_champion_serves(home)
    assert "killed" in outcomes
    assert "failed" not in outcomes
    promote_anew(home)
    assert_mended(home)


@pytest.mark.parametrize(
    "steps", [SHORT_TRAINING_STEPS, pytest.param(TRAINING_STEPS, marks=pytest.mark.soak)]
)
def test_a_training_killed_at_a_step_changes_no_champion(
    killer: Killer, home: Path, steps: Sequence[str]
) -> None:
    # Popularity in production lets others be eligible, so that stages are set while training.
    assert killer.work(home, "promote", "never")[0] == "finished"
    assert assert_a_champion_serves(home) == 3
    for step in steps:
        assert killer.work(home, "train", f"before {step}")[0] == "killed", step
        assert assert_a_champion_serves(home) == 3
    promote_anew(home)
    assert_mended(home)


@pytest.mark.parametrize(
    "steps", [SHORT_PROMOTION_STEPS, pytest.param(PROMOTION_STEPS, marks=pytest.mark.soak)]
)
def test_a_promotion_killed_at_a_step_leaves_a_champion(
    killer: Killer, home: Path, steps: Sequence[str]
) -> None:
    for step in steps:
        assert killer.work(home, "promote", f"before {step}")[0] == "killed", step
        # Once the pointer has moved, the new one serves, whatever is left to write down.
        expected = 3 if step == "registry.set_stage" else 1
        assert assert_a_champion_serves(home) == expected
    train(home)
    assert_mended(home)


def test_at_random_moments(killer: Killer, home: Path) -> None:
    kill_at_random_moments(killer, home, rounds=2, seed=11)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_at_many_random_moments(killer: Killer, home: Path, seed: int) -> None:
    kill_at_random_moments(killer, home, rounds=20, seed=seed)
