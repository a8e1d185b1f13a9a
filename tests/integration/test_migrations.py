"""Migrations: up, down, up again; by many at once; and to exactly the shape of the tables."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from adapters.database.alembic_upgrade import configuration_for
from adapters.database.engine import open_engine, sqlite_url
from adapters.database.schema_migrator import HEAD_REVISION, AlembicSchemaMigrator
from adapters.database.tables import metadata
from application.errors import StorageError


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(tmp_path / "empty.db"))
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    with open_engine("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(configuration_for(connection))
        return [script.revision for script in scripts.walk_revisions()][::-1]


def test_the_newest_migration_is_the_one_that_start_up_looks_for() -> None:
    assert revisions()[-1] == HEAD_REVISION


def test_every_migration_goes_up_down_and_up_again(empty: Engine) -> None:
    with empty.begin() as connection:
        configuration = configuration_for(connection)
        for revision in revisions():
            command.upgrade(configuration, revision)
            command.downgrade(configuration, "-1")
            command.upgrade(configuration, revision)
        command.downgrade(configuration, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_a_migrated_database_has_the_shape_of_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        names = {
            constraint["name"]
            for table in metadata.tables
            for constraint in inspect(connection).get_check_constraints(table)
        }
    assert names == {"ck_catalog_revisions_singleton", "ck_id_spaces_singleton"}


def test_the_second_time_there_is_nothing_to_do(empty: Engine) -> None:
    migrator = AlembicSchemaMigrator(empty)
    assert migrator.upgrade()
    assert not migrator.upgrade()


def test_readers_and_a_writer_meet_without_waiting(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def upgrade_in_a_process(path: Path, gate: object, outcomes: object) -> None:
    engine = open_engine(sqlite_url(path))
    gate.wait()  # type: ignore[attr-defined]  # a barrier of multiprocessing
    outcomes.put(AlembicSchemaMigrator(engine).upgrade())  # type: ignore[attr-defined]  # a queue of multiprocessing


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    gate, outcomes = context.Barrier(3), context.Queue()
    processes = [
        context.Process(target=upgrade_in_a_process, args=(tmp_path / "new.db", gate, outcomes))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    answers = [outcomes.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(answers) == [False, False, True]


def test_a_database_of_a_newer_marquee_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer one wrote it"):
        AlembicSchemaMigrator(engine).upgrade()


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "marquee.db").write_text("Dear diary, today I was no database. " * 100)
    with pytest.raises(StorageError, match=r"marquee\.db failed: file is not a database"):
        AlembicSchemaMigrator(open_engine(sqlite_url(tmp_path / "marquee.db"))).upgrade()


def test_a_new_database_waits_for_another_process_that_prepares_it(
    empty: Engine, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "empty.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ended = threading.Timer(0.3, other.rollback)
    ended.start()
    AlembicSchemaMigrator(empty)._let_readers_and_a_writer_meet()
    ended.join()
    other.close()
    assert AlembicSchemaMigrator(empty).upgrade()
