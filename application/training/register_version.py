"""Register an evaluated plan as a new version."""

from pathlib import Path

from application.ports.clock import Clock
from application.ports.model_registry import ModelRegistry
from application.ports.training_runs import TrainingRuns
from application.training.evaluate_plan import PlanEvaluation
from application.training.evaluate_rating_plan import RatingPlanEvaluation
from application.training.load_history import LoadedHistory
from application.training.write_artefact import Labels, WriteArtefact
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.versions import ModelVersion, Stage


class RegisterVersion:
    """Makes a version of a plan: its artefact, its figures, and the run's record and report."""

    def __init__(
        self,
        *,
        write_artefact: WriteArtefact,
        registry: ModelRegistry,
        runs: TrainingRuns,
        clock: Clock,
    ) -> None:
        self._write_artefact = write_artefact
        self._registry = registry
        self._runs = runs
        self._clock = clock

    def __call__(
        self,
        evaluated: PlanEvaluation | RatingPlanEvaluation,
        history: LoadedHistory,
        labels: Labels,
        training_run: str,
        *,
        above: VersionNumber,
    ) -> ModelVersion:
        """Register it under a number `above` another; a failure leaves no version behind."""

        def write(number: VersionNumber, folder: Path) -> Manifest:
            return self._write_artefact(evaluated, history, labels, number, folder)

        version = ModelVersion(
            number=VersionNumber(above + 1),
            plan=evaluated.plan,
            stage=Stage.NONE,
            is_personal=evaluated.is_personal,
            training_run=training_run,
            tracking_run_id="",
            data_fingerprint=history.fingerprint_for(evaluated.plan.role).sha256,
            created_at=self._clock.now(),
            train_seconds=evaluated.train_seconds,
            validation=evaluated.validation.metrics,
            test=evaluated.test.metrics,
            manifest_sha256="",
            label=labels.model,
            data_label=labels.data,
        )
        return self._registry.register(version, write, self._runs.files(training_run))
