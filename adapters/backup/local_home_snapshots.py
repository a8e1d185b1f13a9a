"""The home as it is at one moment, frozen in a folder of its own."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from adapters.backup.sqlite_copy import (
    copy_database,
    is_beside_database,
    is_database,
    one_value,
)
from application.errors import NotFoundError, StorageError
from application.ports.backups import FrozenHome

_FROZEN = ".backup-"
_NEVER_CHANGED = (".parquet", ".npy", ".faiss")
"""Files that are written once, so that a second name for one is as good as a copy."""
_LEFT_OUT = ("downloads",)
"""What can be had again from where it came."""


class LocalHomeSnapshots:
    """Freezes a home in `.backup-…` inside it: links for what never changes, copies of the rest.

    Databases come first: what they list is there, and stays there, as long as
    nobody removes files meanwhile.
    """

    def __init__(self, home: Path, database: Path, also: Mapping[str, Path]) -> None:
        self._home = home
        self._database = database
        self._also = also

    @contextmanager
    def freeze(self) -> Iterator[FrozenHome]:
        """Yield the home as it is now; what changes later does not show."""
        if not self._database.is_file():
            raise NotFoundError(
                f"there is no home to back up at {self._home}: {self._database.name} is not there"
            )
        frozen = self._home / f"{_FROZEN}{secrets.token_hex(6)}"
        try:
            yield self._frozen(frozen)
        finally:
            shutil.rmtree(frozen, ignore_errors=True)

    def thaw_leftovers(self) -> int:
        """Remove what killed backups left in the home, and return how many there were."""
        leftovers = list(self._home.glob(f"{_FROZEN}*"))
        for path in leftovers:
            shutil.rmtree(path, ignore_errors=True)
        return len(leftovers)

    def _frozen(self, folder: Path) -> FrozenHome:
        try:
            folder.mkdir()
            files = self._frozen_files(folder)
        except OSError as error:
            raise StorageError(f"the home {self._home} cannot be frozen: {error}") from error
        database = folder / self._database.relative_to(self._home)
        return FrozenHome(
            files=files,
            schema_revision=one_value(database, "SELECT version_num FROM alembic_version"),
            dataset=one_value(database, "SELECT name FROM id_spaces"),
        )

    def _frozen_files(self, frozen: Path) -> dict[str, Path]:
        files: dict[str, Path] = {}
        found = dict(self._found())
        for name in sorted(found, key=lambda name: (not is_database(found[name]), name)):
            self._freeze(name, found[name], frozen, files)
        # What moved from one folder to another while these were listed is found now.
        for name, path in self._found():
            if name not in files:
                self._freeze(name, path, frozen, files)
        return dict(sorted(files.items()))

    def _freeze(self, name: str, path: Path, frozen: Path, files: dict[str, Path]) -> None:
        copy = frozen / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        # What is gone by now has moved on, or was only passing.
        with suppress(FileNotFoundError):
            if is_database(path):
                copy_database(path, copy)
                shutil.copymode(path, copy)
            else:
                _link_or_copy(path, copy)
            files[name] = copy

    def _found(self) -> Iterator[tuple[str, Path]]:
        """Yield the files that belong to the home, by their path below it."""
        for folder, below in (
            (self._home, ""),
            *((path, name) for name, path in self._also.items()),
        ):
            for path in sorted(folder.rglob("*")):
                name = Path(below, path.relative_to(folder))
                if path.is_file() and not path.is_symlink() and not self._is_left_out(name, below):
                    yield name.as_posix(), path

    def _is_left_out(self, name: Path, below: str) -> bool:
        top = name.parts[0]
        return (
            top.startswith(_FROZEN)
            or (not below and top in {*_LEFT_OUT, *self._also})
            or any(part.startswith(".pending-") for part in name.parts)
            or name.suffix in {".lock", ".unfinished"}
            or is_beside_database(name)
        )


def _link_or_copy(path: Path, copy: Path) -> None:
    if path.suffix in _NEVER_CHANGED:
        try:
            os.link(path, copy)
        except FileNotFoundError:
            raise
        except OSError:
            pass  # a file system without links
        else:
            return
    shutil.copyfile(path, copy)
    shutil.copymode(path, copy)
