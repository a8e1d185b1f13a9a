"""Released versions as local folders, and the pointer that serving follows."""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from application.errors import NotFoundError, RefusedError, ReleaseError
from application.ports.release_store import Fill
from application.ports.released_versions import Imprint
from domain.identifiers import VersionNumber

KEPT_RELEASES = 5
"""How many releases the trail remembers, the current one included."""

_POINTER = "current"
_PENDING = ".pending-"


class LocalReleaseStore:
    """Folders `<number>/` that appear whole, and the file `current` that is swapped at once.

    `current` holds the current number and the trail as JSON, so that both
    change together. It may be read at any time, by any number of processes;
    changes are made by one writer, who holds the lock of the models. Whatever a killed
    writer left half-done is invisible to readers and removed by the next one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, number: VersionNumber, fill: Fill) -> None:
        """Make the folder of a version with `fill(folder)`; there whole or not at all.

        The folder of the current release is left as it is: it may be in use.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._remove_pending()
        final = self._path_of(number)
        if final.is_dir() and self.current() == number:
            return
        pending = self._folder / f"{_PENDING}{number}"
        try:
            pending.mkdir()
            fill(pending)
            _sync_tree(pending)
        except BaseException:
            shutil.rmtree(pending, ignore_errors=True)
            raise
        if final.exists():
            shutil.rmtree(final)
        pending.rename(final)
        _sync(self._folder)

    def point_to(self, number: VersionNumber) -> None:
        """Make `number` the current release, atomically; the former one stays in the trail."""
        self.folder(number)
        trail = self.trail()
        if trail[-1:] != [number]:
            trail = [*trail, number][-KEPT_RELEASES:]
            self._write_trail(trail)
        self._remove_folders_except(trail)

    def earlier(self) -> list[VersionNumber]:
        """Return the releases that one can go back to, the nearest first.

        Releases whose folder is gone are passed over, and so is the current one
        where it stands in the trail again.
        """
        trail = self.trail()
        there = [number for number in trail[:-1] if self._path_of(number).is_dir()]
        return [number for number in reversed(there) if number != trail[-1]]

    def point_back(self, to: VersionNumber | None = None) -> VersionNumber:
        """Make an earlier release current again and return it; the nearest, unless `to` names one.

        What led from there to the current one is forgotten; raises
        `RefusedError` where nothing is left.
        """
        earlier = self.earlier()
        if not earlier:
            raise RefusedError("there is no earlier release to go back to")
        target = earlier[0] if to is None else to
        if target not in earlier:
            raise RefusedError(f"version {target} is no earlier release; there are {earlier}")
        trail = self.trail()
        end = len(trail) - trail[::-1].index(target)
        self._write_trail([one for one in trail[:end] if self._path_of(one).is_dir()])
        return target

    def current(self) -> VersionNumber | None:
        """Return the current release, or None."""
        trail = self.trail()
        return trail[-1] if trail else None

    def trail(self) -> list[VersionNumber]:
        """Return the releases that led to the current one, oldest first, it included last."""
        pointer = self._folder / _POINTER
        try:
            text = pointer.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ReleaseError(f"{pointer} cannot be read: {error.strerror}") from error
        try:
            return [VersionNumber(int(number)) for number in json.loads(text)["trail"]]
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                f"{pointer} does not say which release is current;"
                " promote a version again, after removing that file"
            ) from error

    def folder(self, number: VersionNumber) -> Path:
        """Return the folder of a released version, or raise `NotFoundError`."""
        path = self._path_of(number)
        if not path.is_dir():
            raise NotFoundError(f"version {number} has not been released: {path} is not there")
        return path

    def imprint(self, number: VersionNumber) -> Imprint:
        """Return what differs as soon as a file of a version is gone, new or written again."""
        folder = self.folder(number)
        try:
            return [_mark(path, folder) for path in sorted(folder.rglob("*"))]
        except OSError as error:
            raise ReleaseError(f"{folder} cannot be looked at: {error.strerror}") from error

    def _path_of(self, number: VersionNumber) -> Path:
        return self._folder / str(number)

    def _write_trail(self, trail: Sequence[VersionNumber]) -> None:
        pending = self._folder / f"{_PENDING}{_POINTER}"
        pending.write_text(json.dumps({"version": trail[-1], "trail": trail}), encoding="utf-8")
        _sync(pending)
        pending.replace(self._folder / _POINTER)
        _sync(self._folder)

    def _remove_pending(self) -> None:
        for path in self._folder.glob(f"{_PENDING}*"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _remove_folders_except(self, kept: Sequence[VersionNumber]) -> None:
        names = {str(number) for number in kept}
        for path in self._folder.iterdir():
            if path.name.isdigit() and path.name not in names:
                # A folder that cannot be removed now is tried again at the next release.
                with suppress(OSError):
                    shutil.rmtree(path)


def _mark(path: Path, folder: Path) -> tuple[str, int, int, int]:
    found = path.stat()
    return str(path.relative_to(folder)), found.st_ino, found.st_size, found.st_mtime_ns


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
