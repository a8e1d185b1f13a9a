"""Whatever kills a backup or a restore, a whole home stands there, the old one or the new."""

import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from adapters.file_writer_lock import FileWriterLock
from application.errors import WriterBusyError
from domain.identifiers import ViewerId
from entrypoints.forgetting_container import ForgettingContainer
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer
from tests.fakes.silent_progress import SilentProgress
from tests.homes_compared import contents_of
from tests.integration.test_backup_and_restore import back_up, restore, without_plans
from tests.killing import Killer, ready_killer

BACKUP_STEPS = ("snapshots.freeze", "archives.write")
RESTORE_STEPS = (
    "archives.manifest",
    "place.staged",
    "archives.unpack",
    "former_tombstones.unite",
    "place.put",
)
MOMENTS, MANY_MOMENTS = 6, 60


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_backup") as killer:
        yield killer


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    copied: Path = shutil.copytree(trained_home, tmp_path / "home")
    return copied


class Restoring:
    """A home, a backup of another state of it, and what both hold."""

    def __init__(self, home: Path, archive: Path) -> None:
        self.home, self.archive = home, archive
        back_up(home, archive)
        shutil.copytree(home, archive.with_name("aside"))
        restore(archive, home, replace=True)
        self.new = contents_of(home)
        shutil.rmtree(home)
        archive.with_name("aside").rename(home)
        stores = StoresContainer(settings=Settings(home=home))
        stores.create_operator_key()("since-then")
        stores.engine().dispose()
        self.old = contents_of(home)

    def killed(self, killer: Killer, death: str) -> str:
        """Return whether the old home or the new one stands after a restore that died."""
        how, _ = killer.work(self.home, "restore", death, str(self.archive))
        assert how == "killed" or death.startswith("after")
        stands = contents_of(self.home)
        assert stands in (self.old, self.new)
        return "old" if stands == self.old else "new"

    def finish(self) -> None:
        """Restore at last, and assert that nothing of the former attempts is left."""
        restore(self.archive, self.home, replace=True)
        assert contents_of(self.home) == self.new
        folders = {path.name for path in self.home.parent.iterdir() if path.is_dir()}
        assert folders == {"home"}


def test_a_restore_that_dies_at_a_step_leaves_the_old_home(killer: Killer, home: Path) -> None:
    restoring = Restoring(home, home.parent / "backup.tar.zst")
    for step in RESTORE_STEPS:
        assert restoring.killed(killer, f"before {step}") == "old", step
    restoring.finish()


def kill_restores(killer: Killer, home: Path, times: int) -> None:
    restoring = Restoring(home, home.parent / "backup.tar.zst")
    _, seconds = killer.work(home, "restore", "never", str(restoring.archive))
    assert contents_of(home) == restoring.new
    generator = random.Random(7)  # noqa: S311  # moments, not secrets
    for _ in range(times):
        restoring.killed(killer, f"after {generator.uniform(0, 1.2 * seconds):.4f}")
    restoring.finish()


def kill_backups(killer: Killer, home: Path, times: int) -> None:
    before, archive = contents_of(home), home.parent / "backup.tar.zst"
    _, seconds = killer.work(home, "backup", "never", str(archive))
    archive.unlink()
    generator = random.Random(8)  # noqa: S311  # moments, not secrets
    for _ in range(times):
        how, _ = killer.work(
            home, "backup", f"after {generator.uniform(0, 1.2 * seconds):.4f}", str(archive)
        )
        assert archive.exists() or how == "killed"
        if archive.exists():
            restore(archive, home.parent / "new")
            assert without_plans(contents_of(home.parent / "new")) == before
            shutil.rmtree(home.parent / "new")
            archive.unlink()
    back_up(home, archive)
    assert contents_of(home) == before
    assert not list(home.glob(".backup-*"))
    assert not list(home.parent.glob(".unfinished-*"))


def test_restores_that_die_at_random_moments(killer: Killer, home: Path) -> None:
    kill_restores(killer, home, MOMENTS)


def test_backups_that_die_at_random_moments(killer: Killer, home: Path) -> None:
    kill_backups(killer, home, MOMENTS)


@pytest.mark.parametrize("step", BACKUP_STEPS)
def test_a_backup_that_dies_at_a_step_leaves_the_home_and_no_backup(
    killer: Killer, home: Path, step: str
) -> None:
    before, archive = contents_of(home), home.parent / "backup.tar.zst"
    killer.work(home, "backup", f"before {step}", str(archive))
    assert not archive.exists()
    back_up(home, archive)
    assert contents_of(home) == before


def test_what_a_killed_backup_left_of_a_viewer_is_forgotten_with_them(home: Path) -> None:
    (home / ".backup-0123").mkdir()
    (home / ".backup-0123" / "marquee.db").write_bytes(b"who was there")
    with (
        FileWriterLock(Settings(home=home).backup_lock_path).hold("backup"),
        pytest.raises(WriterBusyError, match="backup"),
    ):
        forgotten(home)
    assert forgotten(home)["unfinished backups"] == 1
    assert not list(home.glob(".backup-*"))


def forgotten(home: Path) -> Mapping[str, int]:
    container = ForgettingContainer(settings=Settings(home=home))
    container.progress.override(SilentProgress())
    try:
        return container.forget_viewer()(ViewerId(7)).erased
    finally:
        container.engine().dispose()


@pytest.mark.soak
def test_many_restores_and_backups_that_die(killer: Killer, home: Path) -> None:
    kill_restores(killer, home, MANY_MOMENTS)
    kill_backups(killer, home, MANY_MOMENTS)
