"""What backs a home up and restores it; it opens no store, and prepares no home."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import msgspec
from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Callable, Dependency, Factory, Object, Singleton

from adapters.backup.local_home_place import LocalHomePlace
from adapters.backup.local_home_snapshots import LocalHomeSnapshots
from adapters.database.engine import open_engine, sqlite_url
from adapters.database.schema_migrator import HEAD_REVISION, AlembicSchemaMigrator
from adapters.file_history_lock import FileHistoryLock
from adapters.file_writer_lock import FileWriterLock
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.operations.back_up_home import BackUpHome
from application.operations.keep_forgotten import Forgetting, KeepForgotten
from application.operations.restore_home import RestoreHome, UpgradeSchema
from application.ports.backups import BackupArchives, FormerTombstones
from application.ports.progress import Progress
from entrypoints.settings import Settings


def _snapshots(settings: Settings) -> LocalHomeSnapshots:
    also = {"plans": settings.plans_folder}
    return LocalHomeSnapshots(settings.home, settings.database_path, also)


def _archives() -> BackupArchives:
    from adapters.backup.local_backup_archives import (  # noqa: PLC0415  # pyarrow
        LocalBackupArchives,
    )

    return LocalBackupArchives()


def _home(settings: Settings) -> Path:
    return settings.home


def _place(settings: Settings) -> LocalHomePlace:
    return LocalHomePlace(settings.home, settings.database_path)


def _backup_lock(settings: Settings) -> FileWriterLock:
    return FileWriterLock(settings.backup_lock_path)


def _models_lock(settings: Settings) -> FileWriterLock:
    return FileWriterLock(settings.models_lock_path)


def _history_lock(settings: Settings) -> FileHistoryLock:
    return FileHistoryLock(settings.history_lock_path)


def _upgrade_schema(settings: Settings) -> UpgradeSchema:
    def upgrade(home: Path) -> bool:
        database = home / settings.database_path.relative_to(settings.home)
        engine = open_engine(sqlite_url(database))
        try:
            return AlembicSchemaMigrator(engine).upgrade()
        finally:
            engine.dispose()

    return upgrade


def _former_tombstones(settings: Settings) -> FormerTombstones:
    from adapters.backup.local_former_tombstones import (  # noqa: PLC0415  # pyarrow
        LocalFormerTombstones,
    )

    return LocalFormerTombstones(
        database=settings.database_path.name, keys=settings.tombstone_keys_path.name
    )


def _keep_forgotten(
    settings: Settings, former: FormerTombstones, progress: Progress
) -> KeepForgotten:
    @contextmanager
    def open_forgetting(home: Path) -> Iterator[Forgetting]:
        from entrypoints.forgetting_container import (  # noqa: PLC0415  # all of the workshop
            ForgettingContainer,
        )

        container = ForgettingContainer(settings=msgspec.structs.replace(settings, home=home))
        container.progress.override(progress)
        yield Forgetting(tombstones=container.tombstones(), forget_viewer=container.forget_viewer())
        container.engine().dispose()

    return KeepForgotten(former, open_forgetting)


class BackupContainer(DeclarativeContainer):
    """Builds what `marquee backup` and `marquee restore` need."""

    settings: Dependency[Settings] = Dependency(instance_of=Settings)

    clock = Singleton(SystemClock)
    progress = Singleton(RichProgress)
    archives = Singleton(_archives)
    models_lock = Singleton(_models_lock, settings)
    history_lock = Singleton(_history_lock, settings)

    snapshots = Singleton(_snapshots, settings)
    place = Singleton(_place, settings)
    former_tombstones = Singleton(_former_tombstones, settings)

    back_up_home = Factory(
        BackUpHome,
        snapshots=snapshots,
        archives=archives,
        backup_lock=Factory(_backup_lock, settings),
        models_lock=models_lock,
        history_lock=history_lock,
        clock=clock,
        progress=progress,
        marquee_version=Callable(version, "marquee"),
    )
    restore_home = Factory(
        RestoreHome,
        home=Callable(_home, settings),
        archives=archives,
        place=place,
        models_lock=models_lock,
        history_lock=history_lock,
        upgrade_schema=Callable(_upgrade_schema, settings),
        newest_revision=Object(HEAD_REVISION),
        keep_forgotten=Factory(_keep_forgotten, settings, former_tombstones, progress),
        progress=progress,
    )
