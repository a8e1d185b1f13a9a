"""Backups in the local file system."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from adapters.backup.folder_archive import FolderArchive
from adapters.backup.hashed_copy import described
from adapters.backup.tar_archive import TarArchive
from application.errors import BackupError, RefusedError, StorageError
from application.ports.backups import BackupManifest, FrozenHome

_SUFFIX = ".tar.zst"


class LocalBackupArchives:
    """Folders, and single files that end in `.tar.zst`; written under another name at first."""

    def __init__(self) -> None:
        self._folder = FolderArchive()
        self._tar = TarArchive()

    def write(self, home: FrozenHome, about: BackupManifest, target: Path) -> BackupManifest:
        """Write a backup, read it back and compare every hash; there whole or not at all."""
        archive = self._tar if target.name.endswith(_SUFFIX) else self._folder
        unfinished = target.with_name(f".unfinished-{target.name}")
        try:
            files = tuple(described(name, path) for name, path in home.files.items())
            manifest = replace(about, files=files)
            _refuse_without_room(manifest.size, target, is_whole=archive is self._folder)
            archive.discard(unfinished)
            archive.write(home, manifest, unfinished)
            archive.read(unfinished, None)
            _make_durable(unfinished)
            if target.exists():
                raise RefusedError(f"{target} has appeared meanwhile; name another place")
            unfinished.rename(target)
            _sync(target.parent)
        except OSError as error:
            raise StorageError(f"the backup {target} cannot be written: {error}") from error
        finally:
            archive.discard(unfinished)
        return manifest

    def manifest(self, source: Path) -> BackupManifest:
        """Return what a backup says it holds, or raise `BackupError` saying what is wrong."""
        try:
            return self._archive_at(source).manifest(source)
        except OSError as error:
            raise BackupError(f"{source} cannot be read: {error}") from error

    def unpack(self, source: Path, into: Path) -> None:
        """Write every file to the folder `into`, or raise `BackupError` naming the one at fault."""
        try:
            self._archive_at(source).read(source, into)
            _make_durable(into)
        except OSError as error:
            raise StorageError(f"{source} cannot be unpacked to {into}: {error}") from error

    def _archive_at(self, source: Path) -> FolderArchive | TarArchive:
        if not source.exists():
            raise BackupError(f"there is no backup at {source}: there is nothing at all")
        return self._folder if source.is_dir() else self._tar


def _refuse_without_room(size: int, target: Path, *, is_whole: bool) -> None:
    """Refuse early where a folder would not fit; what a compressed file takes is not known."""
    free = shutil.disk_usage(target.parent).free
    if is_whole and free < size:
        raise StorageError(
            f"the backup takes {size:,} bytes, and where {target} would lie {free:,} are free;"
            " make room, or name another place"
        )


def _make_durable(path: Path) -> None:
    for one in (*path.rglob("*"), path) if path.is_dir() else (path,):
        _sync(one)


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
