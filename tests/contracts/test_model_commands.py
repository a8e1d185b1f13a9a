"""What commands that change the champion promise, run here or in a process of their own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dependency_injector.providers import Object

from adapters.child_process_commands import ChildProcessModelCommands
from adapters.local_release_store import LocalReleaseStore
from application.errors import RefusedError, StorageError
from application.ports.model_commands import ModelCommands
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.fakes.releasing_model_commands import ReleasingModelCommands
from tests.homes import workshop_of

Make = Callable[[Path], ModelCommands]


def in_a_process(home: Path) -> ModelCommands:
    """Return what the service itself uses."""
    return ServingContainer(settings=Object(Settings(home=home))).model_commands()


def here(home: Path) -> ModelCommands:
    """Return the fake over a home in which both versions have been released before."""
    with workshop_of(home) as workshop:
        registry, releases = workshop.registry(), workshop.releases()[Role.RANKING]
        releases.add(VersionNumber(2), lambda folder: registry.fetch(VersionNumber(2), folder))
    return ReleasingModelCommands(
        {Role.RANKING: LocalReleaseStore(Settings(home=home).releases_folder)}
    )


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home: version 1 is in production."""
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


class TestModelCommands:
    @pytest.mark.parametrize("make", [here, in_a_process])
    def test_a_version_is_promoted_and_rolled_back_until_nothing_is_left(
        self, home: Path, make: Make
    ) -> None:
        commands = make(home)
        releases = LocalReleaseStore(Settings(home=home).releases_folder)

        with pytest.raises(RefusedError, match="version 99"):
            commands.promote(VersionNumber(99), forced_why=None)
        commands.promote(VersionNumber(2), forced_why="--it begins like an option")
        assert releases.current() == 2
        commands.roll_back(Role.RANKING)
        assert releases.current() == 1
        with pytest.raises(RefusedError, match="earlier"):
            commands.roll_back(Role.RANKING)
        assert releases.current() == 1


def test_a_command_that_fails_tells_its_last_words() -> None:
    program = ("/bin/sh", "-c", "echo broken >&2; exit 3")
    commands = ChildProcessModelCommands(program=program, environment={})
    with pytest.raises(StorageError, match="exit code 3: broken"):
        commands.roll_back(Role.RANKING)


def test_a_command_that_does_not_end_is_ended() -> None:
    program = ("/bin/sh", "-c", "exec sleep 60")
    commands = ChildProcessModelCommands(program=program, environment={}, patience_seconds=0.1)
    with pytest.raises(StorageError, match="did not end within"):
        commands.roll_back(Role.RANKING)
