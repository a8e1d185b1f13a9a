"""Fit, evaluate and register model plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from application.ports.clock import Clock
from application.ports.plan_library import PlanLibrary
from application.ports.training_runs import RunRecord, TrainingRuns
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from application.training.choose_plans import ChoosePlans
from application.training.evaluate_run import EvaluateRun
from application.training.known_numbers import KnownNumbers
from application.training.load_history import LoadHistory
from application.training.mark_eligible import MarkEligible
from application.training.reference_rows import REFERENCE_PLAN
from application.training.register_version import RegisterVersion
from application.training.sort_out_plans import LeftOutPlan, SortOutPlans
from application.training.write_artefact import Labels
from domain.models.specification import ModelPlan
from domain.models.versions import ModelVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRequest:
    """Which plans to train, by name or path (none: all), and what to call the result.

    With `viewers`, each fit learns from so many of them, whatever its plan says.
    """

    plans: Sequence[str] = ()
    viewers: int | None = None
    labels: Labels = field(default_factory=Labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOutcome:
    """One training run: its record, its files by name, and the versions it registered.

    `left_out` are the plans that nobody named and the history has too little for.
    """

    record: RunRecord
    files: Mapping[str, Path]
    versions: Sequence[ModelVersion]
    left_out: Sequence[LeftOutPlan]
    seconds: float


class TrainModels:
    """Makes one new version of each plan, also where its bytes equal an older one's.

    All plans are evaluated before the first is registered, so the report of the
    whole run lies beside every version. A number is never given twice, even
    where the registry was lost. The popularity row is evaluated in every
    run, and registered only where its plan was asked for. Killed at any point,
    it leaves whole versions only, and the next run works.
    """

    def __init__(
        self,
        *,
        choose_plans: ChoosePlans,
        plans: PlanLibrary,
        load_history: LoadHistory,
        sort_out_plans: SortOutPlans,
        evaluate_run: EvaluateRun,
        register_version: RegisterVersion,
        mark_eligible: MarkEligible,
        align_stages: AlignStages,
        known_numbers: KnownNumbers,
        runs: TrainingRuns,
        lock: WriterLock,
        clock: Clock,
    ) -> None:
        self._choose_plans = choose_plans
        self._plans = plans
        self._load_history = load_history
        self._sort_out_plans = sort_out_plans
        self._evaluate_run = evaluate_run
        self._register_version = register_version
        self._mark_eligible = mark_eligible
        self._align_stages = align_stages
        self._known_numbers = known_numbers
        self._runs = runs
        self._lock = lock
        self._clock = clock

    def __call__(self, request: TrainingRequest) -> TrainingOutcome:
        """Train.

        Raises `NotFoundError` for an unknown plan, `InvalidValueError` for one that its
        family cannot be fitted with, `RefusedError` for a plan that was named and cannot be
        fitted here, `InsufficientDataError` without enough data, `WriterBusyError` beside
        another writer.
        """
        started = self._clock.now()
        asked = self._choose_plans(request.plans, request.viewers)
        left_out: Sequence[LeftOutPlan] = ()
        with self._lock.hold("train"):
            history = self._load_history()
            if request.plans:
                self._sort_out_plans.require(asked, history)
            else:
                found = self._sort_out_plans(asked, history)
                asked, left_out = found.fittable, found.left_out
            evaluated = self._evaluate_run(self._with_reference(asked), history)
            run = evaluated.record.training_run
            known = self._known_numbers.highest()
            self._align_stages()
            versions = [
                self._register_version(one, history, request.labels, run, above=known)
                for one in evaluated.evaluations
                if one.plan in asked
            ]
            self._mark_eligible(versions, history)
            numbers = {version.number for version in versions}
            return TrainingOutcome(
                record=evaluated.record,
                files=self._runs.files(run),
                versions=[one for one in self._align_stages() if one.number in numbers],
                left_out=left_out,
                seconds=(self._clock.now() - started).total_seconds(),
            )

    def _with_reference(self, asked: Sequence[ModelPlan]) -> list[ModelPlan]:
        if any(plan.name == REFERENCE_PLAN for plan in asked):
            return list(asked)
        return [self._plans.named(REFERENCE_PLAN), *asked]
