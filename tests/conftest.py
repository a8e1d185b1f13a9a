"""Fixtures that every level of the tests shares."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters.database.engine import open_engine, sqlite_url
from adapters.database.schema_migrator import AlembicSchemaMigrator

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def datasets_dir() -> Path:
    """Return the folder of published data sets, named by DATASETS_DIR; none are shipped."""
    folder = Path(os.environ.get("DATASETS_DIR", REPOSITORY.parent / "shared" / "data"))  # noqa: TID251  # tests are told here where data lies
    if not (folder / "ml-100k").is_dir():
        pytest.skip(f"no MovieLens data in {folder}; name its folder by DATASETS_DIR")
    return folder


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MARQUEE_")]:  # noqa: TID251  # a developer's own settings must not change a test
        monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_open() -> Iterator[None]:
    """Collect what the tests left while one can still fail by what was not closed.

    Collected later, in a process that takes a share of the tests, it would be
    warned of in vain.
    """
    yield
    gc.collect()


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database in its newest shape, to be copied and never written."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    engine = open_engine(sqlite_url(path))
    AlembicSchemaMigrator(engine).upgrade()
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """Return connections to a database of this test's own, in its newest shape."""
    shutil.copy(migrated_database, tmp_path / "marquee.db")
    opened = open_engine(sqlite_url(tmp_path / "marquee.db"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a champion in production and two other versions, to be copied only."""
    from tests.homes import make_trained_home  # noqa: PLC0415  # a second of imports

    folder = tmp_path_factory.mktemp("trained")
    return make_trained_home(folder / "home", folder / "dataset")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Share the tests out so that none of what files or folders share is made twice."""
    from tests.sharing_out import WholeFiles  # noqa: PLC0415  # only where several processes test

    return WholeFiles(config, log)
