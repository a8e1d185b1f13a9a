"""A model registry whose versions live in memory and whose files lie in a folder."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from application.errors import NotFoundError
from application.ports.clock import Clock
from application.ports.version_files import Rewrite
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.promotion import RecordedVerdict
from domain.models.versions import ModelVersion, Stage


@dataclass
class InMemoryModelRegistry:
    root: Path
    clock: Clock
    kept: dict[VersionNumber, ModelVersion] = field(default_factory=dict)
    noted: dict[VersionNumber, RecordedVerdict] = field(default_factory=dict)

    def register(
        self,
        version: ModelVersion,
        write_artefact: Callable[[VersionNumber, Path], Manifest],
        extras: Mapping[str, Path],
    ) -> ModelVersion:
        number = VersionNumber(max(1 + max(self.kept, default=0), version.number))
        folder = self.root / str(number)
        try:
            write_artefact(number, folder)
            for name, path in extras.items():
                shutil.copyfile(path, self.root / f"{number}-{name}")
            manifest = (folder / "manifest.json").read_bytes()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.kept[number] = replace(
            version,
            number=number,
            tracking_run_id=f"run-{number}",
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        )
        return self.kept[number]

    def versions(self) -> list[ModelVersion]:
        return [self.kept[number] for number in sorted(self.kept)]

    def fetch(self, number: VersionNumber, into: Path) -> None:
        self._found(number)
        shutil.copytree(self.root / str(number), into, dirs_exist_ok=True)

    def rewrite(self, number: VersionNumber, write: Rewrite) -> bool:
        version, folder = self._found(number), self.root / str(number)
        anew = self.root / f"{number}-anew"
        shutil.rmtree(anew, ignore_errors=True)
        if not write(folder, anew):
            return False
        shutil.rmtree(folder)
        anew.rename(folder)
        manifest = (folder / "manifest.json").read_bytes()
        sha256 = hashlib.sha256(manifest).hexdigest()
        self.kept[number] = replace(version, manifest_sha256=sha256)
        return True

    def set_stage(self, number: VersionNumber, stage: Stage) -> None:
        moved = self._found(number)
        if stage is Stage.PRODUCTION:
            for other in self.versions():
                if other.stage is stage and other.plan.role is moved.plan.role:
                    self.kept[other.number] = replace(other, stage=Stage.ARCHIVED)
            moved = replace(moved, promoted_at=self.clock.now())
        self.kept[number] = replace(moved, stage=stage)

    def note_verdict(self, verdict: RecordedVerdict) -> None:
        self._found(verdict.challenger)
        self.noted[verdict.challenger] = verdict

    def _found(self, number: VersionNumber) -> ModelVersion:
        if number not in self.kept:
            raise NotFoundError(f"there is no version {number}")
        return self.kept[number]
