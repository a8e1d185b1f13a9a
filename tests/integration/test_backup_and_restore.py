"""A backup holds all of a home, and comes back as it was or not at all."""

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from adapters.backup import local_home_place
from adapters.database.alembic_upgrade import upgrade
from adapters.database.engine import open_engine, sqlite_url
from adapters.database.transactions import writing
from adapters.file_writer_lock import FileWriterLock
from application.errors import (
    BackupError,
    NotFoundError,
    RefusedError,
    StorageError,
    WriterBusyError,
)
from application.operations.back_up_home import BackupRequest
from application.operations.restore_home import Restored, RestoreRequest
from application.ports.backups import BackupManifest
from entrypoints.backup_container import BackupContainer
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer
from tests.builders import served_request_of
from tests.fakes.silent_progress import SilentProgress
from tests.homes_compared import contents_of, row_counts
from tests.integration.test_forget_viewer import VIEWER
from tests.integration.test_forget_viewer import Home as HomeOfViewer

TAR, FOLDER = "backup.tar.zst", "backup"


def container_of(home: Path) -> BackupContainer:
    container = BackupContainer(settings=Settings(home=home))
    container.progress.override(SilentProgress())
    return container


def back_up(home: Path, target: Path, patience_seconds: float = 0) -> BackupManifest:
    request = BackupRequest(target=target, patience_seconds=patience_seconds)
    return container_of(home).back_up_home()(request)


def restore(source: Path, home: Path, *, replace: bool = False) -> Restored:
    return container_of(home).restore_home()(RestoreRequest(source=source, replace=replace))


def without_plans(contents: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in contents.items() if not name.startswith("plans/")}


@pytest.fixture(scope="module")
def whole_home(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a bit of everything, to be copied only."""
    home = tmp_path_factory.mktemp("whole") / "home"
    shutil.copytree(trained_home, home)
    stores = StoresContainer(settings=Settings(home=home))
    stores.create_operator_key()("ops")
    stores.request_log().write([served_request_of(number) for number in range(300)])
    stores.engine().dispose()
    for name, text in {
        "dead-letters/some.jsonl": "{}",
        "batches/processed/a.csv": "1,2,3",
        "downloads/large.zip": "can be had again",
        "history/half.unfinished": "half",
        "tombstones.key": "ab" * 32,
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (home / "tombstones.key").chmod(0o600)
    return home


@pytest.fixture
def home(whole_home: Path, tmp_path: Path) -> Path:
    copied: Path = shutil.copytree(whole_home, tmp_path / "home")
    return copied


@pytest.fixture(scope="module")
def backups(whole_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a backup of each form, to be read only."""
    folder = tmp_path_factory.mktemp("backups")
    for name in (TAR, FOLDER):
        back_up(whole_home, folder / name)
    return folder


@pytest.mark.parametrize("form", [TAR, FOLDER])
def test_what_comes_back_has_the_same_counts_and_hashes(
    home: Path, tmp_path: Path, form: str
) -> None:
    manifest = back_up(home, tmp_path / form)
    kept = {
        name: digest
        for name, digest in contents_of(home).items()
        if not name.startswith("downloads/") and not name.endswith(".unfinished")
    }
    restored = restore(tmp_path / form, tmp_path / "new")
    assert without_plans(contents_of(tmp_path / "new")) == kept
    assert {file.path for file in manifest.files} == set(contents_of(tmp_path / "new"))
    for database in ("marquee.db", "mlflow/mlflow.db"):
        assert row_counts(tmp_path / "new" / database) == row_counts(home / database)
    assert (tmp_path / "new" / "tombstones.key").stat().st_mode & 0o777 == 0o600
    assert (restored.replaced, restored.migrated, restored.forgotten) == (False, False, 0)
    assert not list(home.glob(".backup-*"))
    assert {path.name for path in tmp_path.iterdir()} <= {"home", "new", form, ".new.restore.lock"}


def test_the_manifest_says_what_is_in_it(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / FOLDER)
    manifest = json.loads((tmp_path / FOLDER / "manifest.json").read_text())
    assert manifest["format"] == 1
    assert (manifest["schema_revision"], manifest["dataset"][:13]) == ("0003", "movielens-csv")
    assert {"marquee_version", "created_at"} <= manifest.keys()
    for file in manifest["files"]:
        content = (tmp_path / FOLDER / "home" / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["size"],
            file["sha256"],
        )


def test_a_restored_home_works(backups: Path, tmp_path: Path) -> None:
    restore(backups / TAR, tmp_path / "new")
    stores = StoresContainer(settings=Settings(home=tmp_path / "new"))
    assert stores.movie_catalog().count() == 40
    stores.request_log().write([served_request_of(1)])
    with closing(sqlite3.connect(tmp_path / "new" / "marquee.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    stores.engine().dispose()


def test_a_backup_is_consistent_while_others_write_and_a_writer_is_waited_for(
    home: Path, tmp_path: Path
) -> None:
    stores = StoresContainer(settings=Settings(home=home))
    log, done = stores.request_log(), threading.Event()

    def write() -> None:
        while not done.is_set():
            log.write([served_request_of(1) for _ in range(50)])

    def train_for_a_moment() -> None:
        with FileWriterLock(home / "models.lock").hold("train"):
            started.set()
            time.sleep(0.5)

    started = threading.Event()
    threads = [threading.Thread(target=task) for task in (write, train_for_a_moment)]
    for thread in threads:
        thread.start()
    started.wait()
    with pytest.raises(WriterBusyError, match="train"):
        back_up(home, tmp_path / "impatient")
    back_up(home, tmp_path / TAR, patience_seconds=30)
    done.set()
    for thread in threads:
        thread.join()
    stores.engine().dispose()

    restore(tmp_path / TAR, tmp_path / "new")
    database = tmp_path / "new" / "marquee.db"
    assert row_counts(database)["requests"] % 50 == 0
    assert row_counts(database)["requests"] >= 300
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


class Damage(NamedTuple):
    """How a copy of a backup is spoilt, and what is said of it."""

    form: str
    spoil: Callable[[Path], object]
    words: str


def rewritten(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Return what changes the manifest of a folder."""

    def spoil(backup: Path) -> None:
        manifest = json.loads((backup / "manifest.json").read_text())
        change(manifest)
        (backup / "manifest.json").write_text(json.dumps(manifest))

    return spoil


def cut(share: float) -> Callable[[Path], None]:
    """Return what cuts a file off after a share of its bytes."""
    return lambda backup: os.truncate(backup, int(backup.stat().st_size * share))


def flipped(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.write_bytes(content)


def tarred(*names: str) -> Callable[[Path], None]:
    """Return what makes the backup a sound archive of other things."""

    def spoil(backup: Path) -> None:
        with (
            pa.CompressedOutputStream(str(backup), "zstd") as stream,
            tarfile.open(fileobj=stream, mode="w|") as archive,
        ):
            for name in names:
                archive.addfile(tarfile.TarInfo(name))

    return spoil


def written(text: str) -> Callable[[Path], object]:
    return lambda backup: backup.write_text(text)


DAMAGES = {
    "no text": Damage(TAR, written(""), "no whole backup"),
    "other text": Damage(TAR, written("not a backup at all"), "no whole backup"),
    "another archive": Damage(TAR, tarred("a", "b"), "does not begin with its manifest.json"),
    "an empty archive": Damage(TAR, tarred(), "does not begin with its manifest.json"),
    "an empty manifest": Damage(TAR, tarred("manifest.json"), "no backup of Marquee"),
    "cut at the start": Damage(TAR, cut(0.001), "no whole backup"),
    "cut in the middle": Damage(TAR, cut(0.5), "whole backup|damaged"),
    "cut at the end": Damage(TAR, cut(0.98), "whole backup|damaged"),
    "a flipped byte": Damage(TAR, flipped, "whole backup|damaged"),
    "gone": Damage(TAR, Path.unlink, "there is nothing at all"),
    "no manifest": Damage(FOLDER, lambda b: (b / "manifest.json").unlink(), "no manifest.json"),
    "a manifest of nothing": Damage(FOLDER, rewritten(dict.clear), "its manifest is"),
    "a manifest that is no JSON": Damage(
        FOLDER, lambda b: (b / "manifest.json").write_text("{"), "its manifest is"
    ),
    "a newer format": Damage(FOLDER, rewritten(lambda m: m.update(format=9)), "format 9"),
    "a file that climbs out": Damage(
        FOLDER, rewritten(lambda m: m["files"][0].update(path="../up")), "'../up'"
    ),
    "an absolute file": Damage(
        FOLDER, rewritten(lambda m: m["files"][0].update(path="/etc/x")), "'/etc/x'"
    ),
    "another byte": Damage(
        FOLDER,
        lambda b: flipped(b / "home" / "marquee.db"),
        "marquee.db has .* another SHA-256",
    ),
    "a shorter file": Damage(FOLDER, lambda b: cut(0.5)(b / "home" / "marquee.db"), "marquee.db"),
    "a missing file": Damage(
        FOLDER, lambda b: (b / "home" / "tombstones.key").unlink(), "tombstones.key is missing"
    ),
}


@pytest.fixture(scope="module")
def other_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that stands where others are to be restored, and must not change."""
    home = tmp_path_factory.mktemp("other") / "home"
    stores = StoresContainer(settings=Settings(home=home))
    stores.create_operator_key()("mine")
    stores.engine().dispose()
    return home


@pytest.mark.parametrize("title", DAMAGES)
def test_a_backup_that_is_not_sound_changes_nothing(
    title: str, backups: Path, other_home: Path, tmp_path: Path
) -> None:
    damage = DAMAGES[title]
    backup = tmp_path / damage.form
    if damage.form == FOLDER:
        shutil.copytree(backups / FOLDER, backup)
    else:
        shutil.copy(backups / TAR, backup)
    damage.spoil(backup)
    before = contents_of(other_home)
    for home, replace in ((other_home, True), (tmp_path / "new", False)):
        with pytest.raises(BackupError, match=damage.words):
            restore(backup, home, replace=replace)
    assert contents_of(other_home) == before
    assert not (tmp_path / "new").exists()
    assert [path.name for path in other_home.parent.iterdir() if path.is_dir()] == ["home"]


def test_a_newer_database_is_refused(backups: Path, tmp_path: Path) -> None:
    shutil.copytree(backups / FOLDER, tmp_path / FOLDER)
    rewritten(lambda manifest: manifest.update(schema_revision="9999"))(tmp_path / FOLDER)
    with pytest.raises(RefusedError, match=r"revision 9999.*upgrade Marquee"):
        restore(tmp_path / FOLDER, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_older_database_is_migrated(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    engine = open_engine(sqlite_url(home / "marquee.db"))
    with writing(engine) as connection:
        upgrade(connection, "0001")
    engine.dispose()
    back_up(home, tmp_path / TAR)
    restored = restore(tmp_path / TAR, tmp_path / "new")
    assert (restored.migrated, restored.manifest.schema_revision) == (True, "0001")
    assert "tombstones" in row_counts(tmp_path / "new" / "marquee.db")
    assert "tombstones" not in row_counts(home / "marquee.db")


@pytest.fixture
def somebody_at_work(home: Path) -> Iterator[Path]:
    """Yield a home whose database another process has open, and does nothing with."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        " c.execute('SELECT count(*) FROM movies').fetchone(); print('open', flush=True);"
        " sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home / "marquee.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield home
        process.communicate()


def test_a_home_that_is_not_empty_is_left_alone(backups: Path, home: Path) -> None:
    before = contents_of(home)
    with pytest.raises(RefusedError, match=r"is not empty; .*--replace"):
        restore(backups / TAR, home)
    assert contents_of(home) == before


def test_a_home_at_work_is_not_replaced(backups: Path, somebody_at_work: Path) -> None:
    with pytest.raises(RefusedError, match="another Marquee works on"):
        restore(backups / TAR, somebody_at_work, replace=True)
    with closing(sqlite3.connect(somebody_at_work / "marquee.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_home_that_is_trained_on_is_not_replaced(backups: Path, home: Path) -> None:
    with (
        FileWriterLock(home / "models.lock").hold("train"),
        pytest.raises(WriterBusyError, match="train"),
    ):
        restore(backups / TAR, home, replace=True)


@pytest.mark.parametrize("form", [TAR, FOLDER])
def test_a_home_is_replaced_by_all_of_the_backup(
    backups: Path, other_home: Path, tmp_path: Path, form: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(other_home, home)
    assert restore(backups / form, home, replace=True).replaced
    assert row_counts(home / "marquee.db")["requests"] == 300
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [home]


def test_a_folder_that_cannot_be_exchanged_is_left_alone(
    backups: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(local_home_place, "_exchange", refuse)
    before = contents_of(home)
    with pytest.raises(RefusedError, match="mount point; restore elsewhere by --home"):
        restore(backups / TAR, home, replace=True)
    assert contents_of(home) == before


def test_no_room_is_told_before_anything_is_written(
    backups: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoRoom(NamedTuple):
        free: int = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda _: NoRoom())
    with pytest.raises(StorageError, match="1,000 are free"):
        back_up(home, tmp_path / FOLDER)
    with pytest.raises(StorageError, match="1,000 are free"):
        restore(backups / TAR, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("form", [TAR, FOLDER])
def test_a_disk_that_fills_up_leaves_nothing_half_done(
    backups: Path, home: Path, tmp_path: Path, command: str, form: str
) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    before = contents_of(home)
    target, new = tmp_path / "out" / form, tmp_path / "new" / "home"
    target.parent.mkdir()
    line = ["backup", str(target)] if command == "backup" else ["restore", str(backups / form)]
    ended = subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *line],
        env={**os.environ, "MARQUEE_HOME": str(home if command == "backup" else new)},  # noqa: TID251  # the child's own
        preexec_fn=little_room,  # no threads are in this process
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert "File too large" in ended.stderr or "disk I/O error" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(target.parent.iterdir())
    assert not new.exists()
    assert contents_of(home) == before


@pytest.mark.parametrize("form", [TAR, FOLDER])
def test_what_is_there_already_is_not_overwritten(home: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / form).write_text("mine")
    with pytest.raises(RefusedError, match="exists already"):
        back_up(home, tmp_path / form)
    assert (tmp_path / form).read_text() == "mine"


def test_no_home_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no home to back up"):
        back_up(tmp_path / "nowhere", tmp_path / TAR)


def test_forgotten_viewers_stay_forgotten_when_an_older_backup_is_restored(tmp_path: Path) -> None:
    lived = HomeOfViewer(tmp_path)
    lived.live()
    back_up(lived.path, tmp_path / TAR)
    erased = lived.forget()
    assert erased["history of ratings"]

    restored = restore(tmp_path / TAR, lived.path, replace=True)

    assert restored.forgotten == 1
    assert lived.places_with_the_viewer() == set()
    lived.ingest()
    assert lived.places_with_the_viewer() == set()
    assert str(VIEWER) not in repr(restored)
