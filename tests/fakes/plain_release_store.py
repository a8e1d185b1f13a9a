"""Released versions in a folder, with the trail in memory: nothing survives the process."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from application.errors import NotFoundError, RefusedError
from application.ports.release_store import Fill
from application.ports.released_versions import Imprint
from domain.identifiers import VersionNumber


@dataclass
class PlainReleaseStore:
    root: Path
    kept: list[VersionNumber] = field(default_factory=list)
    replaced: dict[VersionNumber, Path] = field(default_factory=dict)

    def add(self, number: VersionNumber, fill: Fill) -> None:
        folder = self.root / str(number)
        if folder.is_dir() and self.current() == number:
            return
        shutil.rmtree(folder, ignore_errors=True)
        self.replaced.pop(number, None)
        folder.mkdir(parents=True)
        try:
            fill(folder)
        except BaseException:
            shutil.rmtree(folder)
            raise

    def replace(self, number: VersionNumber, fill: Fill) -> None:
        if number not in self.kept:
            raise NotFoundError(f"version {number} is not among the releases")
        former = self.folder(number)
        times = int(former.name.partition("-")[2] or 1)
        anew = self.root / f"{number}-{times + 1}"
        anew.mkdir()
        try:
            fill(anew)
        except BaseException:
            shutil.rmtree(anew)
            raise
        self.replaced[number] = anew
        shutil.rmtree(former)

    def point_to(self, number: VersionNumber) -> None:
        self.folder(number)
        if self.current() != number:
            self.kept.append(number)

    def numbers(self) -> set[VersionNumber]:
        return {VersionNumber(int(path.name)) for path in self.root.glob("*")} | set(self.kept)

    def earlier(self) -> list[VersionNumber]:
        return [number for number in reversed(self.kept) if number != self.current()]

    def point_back(self, to: VersionNumber | None = None) -> VersionNumber:
        earlier = self.earlier()
        if not earlier or (to is not None and to not in earlier):
            raise RefusedError("there is no earlier release to go back to")
        target = earlier[0] if to is None else to
        while self.kept[-1] != target:
            self.kept.pop()
        return target

    def current(self) -> VersionNumber | None:
        return self.kept[-1] if self.kept else None

    def trail(self) -> list[VersionNumber]:
        return list(self.kept)

    def imprint(self, number: VersionNumber) -> Imprint:
        files = sorted(path for path in self.folder(number).rglob("*") if path.is_file())
        return [(path.name, 0, path.stat().st_size, path.stat().st_mtime_ns) for path in files]

    def folder(self, number: VersionNumber) -> Path:
        folder = self.replaced.get(number, self.root / str(number))
        if not folder.is_dir():
            raise NotFoundError(f"version {number} has not been released")
        return folder
