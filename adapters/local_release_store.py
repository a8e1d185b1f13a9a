"""Released versions as local folders, and the pointer that serving follows."""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
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
_FOLDER = re.compile(r"\d+(-\d+)?")


class LocalReleaseStore:
    """Folders `<number>/` that appear whole, and the file `current` that is swapped at once.

    `current` holds as JSON the current number, the trail, and where the files
    of a version lie that were replaced (`<number>-2/`), so that all change
    together. It may be read at any time, by any number of processes;
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
        pending = self._filled(number, fill)
        if final.exists():
            shutil.rmtree(final)
        pending.rename(final)
        _sync(self._folder)

    def replace(self, number: VersionNumber, fill: Fill) -> None:
        """Put other files in the place of a released version's, at once; `fill` as in `add`."""
        self._remove_pending()
        trail = self.trail()
        if number not in trail:
            raise NotFoundError(f"version {number} is not among the releases {trail}")
        former = self.folder(number)
        pending = self._filled(number, fill)
        _, _, times = former.name.partition("-")
        anew = self._folder / f"{number}-{int(times or 1) + 1}"
        if anew.exists():
            shutil.rmtree(anew)
        pending.rename(anew)
        _sync(self._folder)
        self._write_pointer(trail, self._replaced() | {number: anew.name})
        self._remove_folders_except(trail)

    def point_to(self, number: VersionNumber) -> None:
        """Make `number` the current release, atomically; the former one stays in the trail."""
        self.folder(number)
        trail = self.trail()
        if trail[-1:] != [number]:
            trail = [*trail, number][-KEPT_RELEASES:]
            self._write_pointer(trail, self._replaced())
        self._remove_folders_except(trail)

    def numbers(self) -> set[VersionNumber]:
        """Return the numbers of the trail and of all folders, which may outlive it."""
        folders = self._folder.iterdir() if self._folder.is_dir() else ()
        names = (path.name.partition("-")[0] for path in folders if _FOLDER.fullmatch(path.name))
        return {*self.trail(), *(VersionNumber(int(name)) for name in names)}

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
        left = [one for one in trail[:end] if self._path_of(one).is_dir()]
        self._write_pointer(left, self._replaced())
        return target

    def current(self) -> VersionNumber | None:
        """Return the current release, or None."""
        trail = self.trail()
        return trail[-1] if trail else None

    def trail(self) -> list[VersionNumber]:
        """Return the releases that led to the current one, oldest first, it included last."""
        return self._pointer()[0]

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
        return self._folder / self._replaced().get(number, str(number))

    def _replaced(self) -> dict[VersionNumber, str]:
        """Return the names of the folders of versions whose files were replaced."""
        return self._pointer()[1]

    def _pointer(self) -> tuple[list[VersionNumber], dict[VersionNumber, str]]:
        """Return the trail, and the names of the folders of versions that were replaced."""
        pointer = self._folder / _POINTER
        try:
            text = pointer.read_bytes()
        except FileNotFoundError:
            return [], {}
        except OSError as error:
            raise ReleaseError(f"{pointer} cannot be read: {error.strerror}") from error
        try:
            told = json.loads(text)
            trail = [VersionNumber(int(number)) for number in told["trail"]]
            folders = dict(told.get("folders", {}))
            return trail, {VersionNumber(int(one)): _plain(name) for one, name in folders.items()}
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError(
                f"{pointer} does not say which release is current;"
                " promote a version again, after removing that file"
            ) from error

    def _filled(self, number: VersionNumber, fill: Fill) -> Path:
        """Return a folder that `fill` has filled, on the disk, and which nobody sees yet."""
        pending = self._folder / f"{_PENDING}{number}"
        try:
            pending.mkdir()
            fill(pending)
            _sync_tree(pending)
        except BaseException:
            shutil.rmtree(pending, ignore_errors=True)
            raise
        return pending

    def _write_pointer(
        self, trail: Sequence[VersionNumber], folders: Mapping[VersionNumber, str]
    ) -> None:
        pending = self._folder / f"{_PENDING}{_POINTER}"
        kept = {number: name for number, name in folders.items() if number in trail}
        told = {"version": trail[-1], "trail": trail, "folders": kept}
        pending.write_text(json.dumps(told), encoding="utf-8")
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
        names = {self._path_of(number).name for number in kept}
        for path in self._folder.iterdir():
            if _FOLDER.fullmatch(path.name) and path.name not in names:
                # A folder that cannot be removed now is tried again at the next release.
                with suppress(OSError):
                    shutil.rmtree(path)


def _plain(name: object) -> str:
    """Return the name of a folder beside the pointer; anything else raises ValueError."""
    if not isinstance(name, str) or not _FOLDER.fullmatch(name):
        raise ValueError(name)
    return name


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
