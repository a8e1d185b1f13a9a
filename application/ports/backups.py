"""Backups of a home, and the home as they are made of it and put in its place."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

BACKUP_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUpFile:
    """One file of a home: its path below it, with `/` between, and what must come out again."""

    path: str
    size: int
    sha256: str
    mode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a backup holds; `schema_revision` is that of its database, None where it has none."""

    format: int
    marquee_version: str
    schema_revision: str | None
    created_at: datetime
    dataset: str | None
    files: tuple[BackedUpFile, ...]

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenHome:
    """A home as it was at one moment: files by their path below it, and where they can be read."""

    files: Mapping[str, Path]
    schema_revision: str | None
    dataset: str | None


class HomeSnapshots(Protocol):
    """Freezes the home while others go on using it."""

    def freeze(self) -> AbstractContextManager[FrozenHome]:
        """Yield the home as it is now; what changes later does not show.

        The caller keeps those out who remove files or move models. Raises
        `NotFoundError` where there is no home, `StorageError` where it cannot be read.
        """
        ...

    def thaw_leftovers(self) -> int:
        """Remove what killed backups left in the home, and return how many there were."""
        ...


class BackupArchives(Protocol):
    """Backups as folders, or as single files that end in `.tar.zst`."""

    def write(self, home: FrozenHome, about: BackupManifest, target: Path) -> BackupManifest:
        """Write a backup, read it back and compare every hash; there whole or not at all.

        Returns `about` with every file. Raises `RefusedError` where something is
        there already, `StorageError` where it cannot be written, `BackupError`
        where another hash came back.
        """
        ...

    def manifest(self, source: Path) -> BackupManifest:
        """Return what a backup says it holds, or raise `BackupError` saying what is wrong."""
        ...

    def unpack(self, source: Path, into: Path) -> None:
        """Write every file to the folder `into`, or raise `BackupError` naming the one at fault."""
        ...


class HomePlace(Protocol):
    """The place where a home stands, in which another one can be put."""

    def is_empty(self) -> bool:
        """Say whether nothing is there that could be lost."""
        ...

    def refuse_while_open(self) -> None:
        """Raise `RefusedError` where another process has the home's database open."""
        ...

    def staged(self, size: int) -> AbstractContextManager[Path]:
        """Yield an empty folder beside the home for `size` bytes, removed when the context ends.

        One at a time: raises `WriterBusyError` where another process has one,
        `StorageError` where there is no room.
        """
        ...

    def put(self, staged: Path) -> None:
        """Put a staged folder in the place of the home, at once.

        Killed at any point, one or the other stands there, whole. What stood
        there lies in `staged` afterwards. Raises `RefusedError` where the place
        cannot be exchanged.
        """
        ...


class FormerTombstones(Protocol):
    """Brings the tombstones of one home into another, and finds out whom they may concern there."""

    def unite(self, former: Path, restored: Path) -> int:
        """Let `restored` have the tombstones and keys of both; return how many `former` has."""
        ...

    def may_be_in(self, home: Path) -> NDArray[np.int64]:
        """Return every number in a home that may be a viewer's, each once."""
        ...
