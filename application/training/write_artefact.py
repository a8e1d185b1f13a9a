"""Refit a plan on everything, and write what serving needs of it."""

from dataclasses import dataclass
from pathlib import Path

from application.ports.artefacts import ArtefactFolders
from application.ports.clock import Clock
from application.ports.code_provenance import CodeProvenance
from application.ports.progress import Progress
from application.training.evaluate_plan import PlanEvaluation
from application.training.evaluate_rating_plan import RatingPlanEvaluation
from application.training.load_history import LoadedHistory
from application.training.refit_plan import RefitPlan
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names that a user gave to a model and to the data it was fitted on."""

    model: str | None = None
    data: str | None = None


class WriteArtefact:
    """Fits an evaluated plan on the whole history and writes it with its manifest."""

    def __init__(
        self,
        *,
        refit_plan: RefitPlan,
        artefacts: ArtefactFolders,
        provenance: CodeProvenance,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._refit_plan = refit_plan
        self._artefacts = artefacts
        self._provenance = provenance
        self._clock = clock
        self._progress = progress

    def __call__(
        self,
        evaluated: PlanEvaluation | RatingPlanEvaluation,
        history: LoadedHistory,
        labels: Labels,
        number: VersionNumber,
        folder: Path,
    ) -> Manifest:
        """Write version `number` to `folder`; its manifest names the judged fit and this one."""
        plan = evaluated.plan
        with self._progress.step(f"Fitting {plan.name} on everything"):
            released = self._refit_plan(plan, history)
            manifest = Manifest(
                version=number,
                plan=plan,
                evaluated_fit=evaluated.judged_fit,
                released_fit=released.record,
                created_at=self._clock.now(),
                git_commit=self._provenance.git_commit(),
                packages=self._provenance.packages(),
                label=labels.model,
                data_label=labels.data,
                is_simulated=history.is_simulated,
            )
            return self._artefacts.write(released.trained, manifest, folder)
