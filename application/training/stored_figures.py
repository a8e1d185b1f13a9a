"""The validation figures that were stored with versions and their training runs."""

from contextlib import suppress

from application.errors import NotFoundError, StorageError
from application.ports.training_runs import TrainingRuns
from application.training.reference_rows import REFERENCE_ROWS
from application.training.sides import Side
from domain.evaluation.viewer_scores import ViewerScores
from domain.models.promotion import Contestant
from domain.models.versions import ModelVersion


class StoredFigures:
    """Knows what versions, and the reference rows beside them, scored on validation."""

    def __init__(self, runs: TrainingRuns) -> None:
        self._runs = runs

    def of(self, version: ModelVersion) -> Side:
        """Return what a version was registered with."""
        plan = version.plan.name
        return Side(
            plan=plan,
            contestant=Contestant(metrics=version.validation, is_personal=version.is_personal),
            scores=self._scores(version.training_run, plan),
        )

    def of_reference(self, version: ModelVersion) -> Side | None:
        """Return what the reference row scored in a version's run; None where that is gone."""
        plan, run = REFERENCE_ROWS[version.plan.role], version.training_run
        try:
            row = self._runs.record(run).row_of(plan)
        except NotFoundError:
            return None
        if row is None:
            return None
        return Side(
            plan=plan,
            contestant=Contestant(metrics=row.validation, is_personal=False),
            scores=self._scores(run, plan),
        )

    def _scores(self, run: str, plan: str) -> ViewerScores | None:
        # They decide nothing, so damage to them must not keep a version from being judged.
        with suppress(StorageError):
            return self._runs.viewer_scores(run, plan)
        return None
