"""The model registry in MLflow, on a local database and a local artefact folder."""

import hashlib
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion as MlflowVersion

from adapters.registry.mlflow_client import ARTIFACTS, experiment_of, open_client, translated
from adapters.registry.mlflow_documents import (
    NUMBER,
    PROMOTED_AT,
    metrics_of,
    parameters_of,
    registered_name,
    run_tags_of,
    verdict_tags_of,
    version_of,
    version_tags_of,
)
from application.errors import NotFoundError, StorageError
from application.ports.clock import Clock
from application.ports.version_files import Rewrite
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.promotion import RecordedVerdict
from domain.models.specification import Role
from domain.models.versions import ModelVersion, Stage

EXPERIMENT = "marquee"
ALIASES = {Stage.PRODUCTION: "production", Stage.STAGING: "staging"}

_MODEL = "model"
_PAGE = 1000


class MlflowModelRegistry:
    """One MLflow run per version, registered as `marquee-ranking` or `marquee-rating`.

    A version is created last, in one transaction, when its run holds all its
    figures and files: what was interrupted before is a run without a version,
    closed by the next registration. MLflow numbers each role by itself; the
    tag `number` is the number that Marquee speaks of. The alias `production`
    names the version in that stage, `staging` the one that entered it last.

    The database is created and migrated at the first use; MLflow breaks where
    two processes do so at once, hence the port's one writer.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder.resolve()
        self._clock = clock

    def register(
        self,
        version: ModelVersion,
        write_artefact: Callable[[VersionNumber, Path], Manifest],
        extras: Mapping[str, Path],
    ) -> ModelVersion:
        """Store a new version with its files and return it with its number."""
        with translated(self._folder):
            self._close_interrupted_runs()
            highest = max((found.number for found in self.versions()), default=VersionNumber(0))
            number = VersionNumber(max(highest + 1, version.number))
            run_id = self._client.create_run(
                self._experiment_id, run_name=version.plan.name
            ).info.run_id
            files = self._files_of(run_id)
            try:
                write_artefact(number, files / _MODEL)
                for name, path in extras.items():
                    shutil.copyfile(path, files / name)
                complete = replace(
                    version,
                    number=number,
                    tracking_run_id=run_id,
                    manifest_sha256=_manifest_sha256(files / _MODEL),
                )
                self._create(complete, files / _MODEL)
            except BaseException:
                self._client.set_terminated(run_id, "FAILED")
                shutil.rmtree(files, ignore_errors=True)
                raise
            self._client.set_terminated(run_id, "FINISHED")
            return complete

    def versions(self) -> list[ModelVersion]:
        """Return every version, oldest first."""
        with translated(self._folder):
            found = [version_of(row) for row in self._rows()]
        return sorted(found, key=lambda version: version.number)

    def fetch(self, number: VersionNumber, into: Path) -> None:
        """Copy a version's model folder to the empty or absent folder `into`."""
        with translated(self._folder):
            source = self._files_of(str(self._row(number).run_id)) / _MODEL
        try:
            shutil.copytree(source, into, dirs_exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"the files of version {number} cannot be copied from {source}: {error};"
                " train again"
            ) from error

    def rewrite(self, number: VersionNumber, write: Rewrite) -> bool:
        """Put another model folder in the place of a version's, and say whether one was."""
        with translated(self._folder):
            row = self._row(number)
            model = self._files_of(str(row.run_id)) / _MODEL
            anew, former = (model.with_name(f"{_MODEL}-{state}") for state in ("anew", "former"))
            shutil.rmtree(anew, ignore_errors=True)
            if former.exists() and not model.exists():
                former.rename(model)
            shutil.rmtree(former, ignore_errors=True)
            if not write(model, anew):
                return False
            rewritten = replace(version_of(row), manifest_sha256=_manifest_sha256(anew))
            self._tag(row, version_tags_of(rewritten))
            model.rename(former)
            anew.rename(model)
            shutil.rmtree(former)
        return True

    def set_stage(self, number: VersionNumber, stage: Stage) -> None:
        """Move a version; one that held Production for its role becomes Archived."""
        with translated(self._folder):
            row = self._row(number)
            if stage is Stage.PRODUCTION:
                self._tag(row, {PROMOTED_AT: self._clock.now().isoformat()})
            # Aliases first: killed before the stage follows, the move is made anew as a whole.
            self._align_aliases(row, stage)
            with warnings.catch_warnings():
                # Stages are deprecated in favour of aliases, and kept because people and tools
                # look for them; aliases say the same.
                warnings.filterwarnings(
                    "ignore", ".*transition_model_version_stage.*", FutureWarning
                )
                self._client.transition_model_version_stage(
                    row.name,
                    row.version,
                    stage,
                    archive_existing_versions=stage is Stage.PRODUCTION,
                )

    def note_verdict(self, verdict: RecordedVerdict) -> None:
        """Tag the judged version with the decision and its reasons."""
        with translated(self._folder):
            self._tag(self._row(verdict.challenger), verdict_tags_of(verdict))

    @cached_property
    def _client(self) -> MlflowClient:
        return open_client(self._folder)

    @cached_property
    def _experiment_id(self) -> str:
        return experiment_of(self._client, EXPERIMENT, self._folder)

    def _files_of(self, run_id: str) -> Path:
        """Return where MLflow looks for a run's files; it holds even where the home was moved."""
        return self._folder / ARTIFACTS / run_id / "artifacts"

    def _create(self, version: ModelVersion, folder: Path) -> None:
        """Log the figures, then create the version: the moment from which it exists."""
        self._client.log_batch(
            version.tracking_run_id,
            metrics=metrics_of(version, self._clock.now()),
            params=parameters_of(version),
            tags=run_tags_of(version),
        )
        name = registered_name(version.plan.role)
        if not self._client.search_registered_models(f"name = '{name}'"):
            self._client.create_registered_model(name)
        self._client.create_model_version(
            name,
            source=folder.as_uri(),
            run_id=version.tracking_run_id,
            tags=version_tags_of(version),
        )

    def _close_interrupted_runs(self) -> None:
        """Close runs whose process died: as finished where the version was made, else as killed."""
        registered = {row.run_id for row in self._rows()}
        running = "attributes.status = 'RUNNING'"
        for run in self._client.search_runs([self._experiment_id], running):
            run_id = run.info.run_id
            if run_id in registered:
                self._client.set_terminated(run_id, "FINISHED")
            else:
                shutil.rmtree(self._files_of(run_id), ignore_errors=True)
                self._client.set_terminated(run_id, "KILLED")

    def _rows(self) -> Iterator[MlflowVersion]:
        """Yield the versions of all roles as MLflow holds them."""
        for role in Role:
            token: str | None = None
            while True:
                page = self._client.search_model_versions(
                    f"name = '{registered_name(role)}'", max_results=_PAGE, page_token=token
                )
                yield from page
                token = page.token
                if not token:
                    break

    def _row(self, number: VersionNumber) -> MlflowVersion:
        for row in self._rows():
            if row.tags.get(NUMBER) == str(number):
                return row
        raise NotFoundError(f"there is no version {number}; `marquee models` lists those there are")

    def _tag(self, row: MlflowVersion, tags: Mapping[str, str]) -> None:
        for key, value in tags.items():
            self._client.set_model_version_tag(row.name, row.version, key, value)

    def _align_aliases(self, moved: MlflowVersion, to: Stage) -> None:
        """Bring the aliases of a role in line with what its stages will be after a move."""
        stages: dict[int, str | None] = {
            int(row.version): row.current_stage
            for row in self._rows()
            if row.name == moved.name
            and not (to is Stage.PRODUCTION and row.current_stage == Stage.PRODUCTION)
        }
        stages[int(moved.version)] = to
        aliases = self._client.get_registered_model(moved.name).aliases
        for stage, alias in ALIASES.items():
            there = [version for version, held in stages.items() if held == stage]
            present = int(aliases[alias]) if alias in aliases else None
            wanted = _first_of((int(moved.version), present), there)
            if wanted is not None and wanted != present:
                self._client.set_registered_model_alias(moved.name, alias, str(wanted))
            elif wanted is None and present is not None:
                self._client.delete_registered_model_alias(moved.name, alias)


def _first_of(preferred: tuple[int | None, ...], there: list[int]) -> int | None:
    """Return the first of `preferred` that is there, else the newest that is, if any."""
    return next((version for version in preferred if version in there), max(there, default=None))


def _manifest_sha256(folder: Path) -> str:
    """Return the hash that stands for the whole folder, since the manifest holds all others."""
    return hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
