"""Show the figures of the last training run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from application.errors import NotFoundError
from application.ports.model_records import ModelRecords
from application.ports.training_runs import RunRecord, TrainingRuns
from domain.identifiers import VersionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvaluation:
    """A run's record and files, and the version that each plan of it became."""

    record: RunRecord
    files: Mapping[str, Path]
    versions: Mapping[str, VersionNumber]


class ShowEvaluation:
    """Answers from what was kept of the last run that registered a version."""

    def __init__(self, *, records: ModelRecords, runs: TrainingRuns) -> None:
        self._records = records
        self._runs = runs

    def __call__(self) -> ShownEvaluation:
        """Return it, or raise `NotFoundError` where nothing was trained."""
        versions = self._records.versions()
        if not versions:
            raise NotFoundError("nothing has been trained yet; start with `marquee train`")
        run = versions[-1].training_run
        return ShownEvaluation(
            record=self._runs.record(run),
            files=self._runs.files(run),
            versions={one.plan.name: one.number for one in versions if one.training_run == run},
        )
