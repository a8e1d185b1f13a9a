"""Evaluate the plans of one training run, and keep what came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from application.ports.clock import Clock
from application.ports.evaluation_report import (
    EvaluatedModel,
    EvaluatedRun,
    EvaluatedSlice,
    EvaluationReport,
)
from application.ports.reading_log import Reading, ReadingLog
from application.ports.training_runs import RunRecord, RunRow, TrainingRuns
from application.training.evaluate_plan import EvaluatePlan, PlanEvaluation
from application.training.evaluate_rating_plan import RatingPlanEvaluation
from application.training.evaluate_rating_plans import EvaluatedRatingPlans, EvaluateRatingPlans
from application.training.load_history import LoadedHistory
from application.training.sides import deciding_scores
from domain.data.splits import Thresholds, TimeSplitShares
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.protocol import (
    PROTOCOL,
    TEST_SLICE,
    protocol_in_words,
    readings_in_words,
)
from domain.models.specification import ModelPlan, Role


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluatedPlans:
    """The record of a run and the evaluation behind each of its rows, by role."""

    record: RunRecord
    evaluations: Sequence[PlanEvaluation | RatingPlanEvaluation]


class EvaluateRun:
    """Evaluates plans beside one another, and keeps a record and a report of the run.

    That it read the test slice is noted and counted.
    """

    def __init__(
        self,
        *,
        evaluate_plan: EvaluatePlan,
        evaluate_rating_plans: EvaluateRatingPlans,
        runs: TrainingRuns,
        report: EvaluationReport,
        readings: ReadingLog,
        thresholds: Thresholds,
        clock: Clock,
    ) -> None:
        self._evaluate_plan = evaluate_plan
        self._evaluate_rating_plans = evaluate_rating_plans
        self._runs = runs
        self._report = report
        self._readings = readings
        self._protocol = protocol_in_words(thresholds, TimeSplitShares())
        self._clock = clock

    def __call__(self, plans: Sequence[ModelPlan], history: LoadedHistory) -> EvaluatedPlans:
        """Evaluate `plans` in their order; one or more of them rank."""
        evaluations = [
            self._evaluate_plan(plan, history) for plan in plans if plan.role is Role.RANKING
        ]
        rated = self._evaluate_rating_plans(
            [plan for plan in plans if plan.role is Role.RATING], history
        )
        record = self._recorded(evaluations, rated, history)
        described = self._described(evaluations, rated, history, record)
        scores = {one.plan.name: deciding_scores(one.validation) for one in evaluations}
        self._runs.add(
            record, lambda path: self._report.write(described, path), {**scores, **rated.scores}
        )
        return EvaluatedPlans(record=record, evaluations=[*evaluations, *rated.evaluations])

    def _recorded(
        self,
        evaluations: Sequence[PlanEvaluation],
        rated: EvaluatedRatingPlans,
        history: LoadedHistory,
    ) -> RunRecord:
        now = self._clock.now()
        ranked = [one.plan.name for one in evaluations]
        plans = (*ranked, *(one.plan.name for one in rated.evaluations))
        times = self._readings.note(
            Reading(by="train", dataset=history.dataset, split=TEST_SLICE, plans=plans)
        )
        return RunRecord(
            training_run=f"{now:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}",
            created_at=now,
            dataset=history.dataset,
            data_fingerprint=history.fingerprint.sha256,
            protocol=PROTOCOL,
            protocol_in_words=(*self._protocol, readings_in_words(TEST_SLICE, times)),
            validation_viewers=evaluations[0].validation.viewers,
            test_viewers=evaluations[0].test.viewers,
            rows=tuple(
                RunRow(
                    plan=one.plan.name,
                    family=one.plan.family,
                    is_personal=one.is_personal,
                    train_seconds=one.train_seconds,
                    validation=one.validation.metrics,
                    test=one.test.metrics,
                )
                for one in evaluations
            ),
            ratings=rated.rows,
        )

    def _described(
        self,
        evaluations: Sequence[PlanEvaluation],
        rated: EvaluatedRatingPlans,
        history: LoadedHistory,
        record: RunRecord,
    ) -> EvaluatedRun:
        prepared = history.prepared
        return EvaluatedRun(
            dataset=history.dataset,
            is_simulated=history.is_simulated,
            created_at=record.created_at,
            positives=len(prepared.everything.positives),
            movies=len(prepared.movie_ids),
            protocol=record.protocol_in_words,
            slices=[
                EvaluatedSlice(
                    name="test",
                    fitted_on=prepared.train_and_validation.slice_name,
                    rows=[_row(one, one.train_seconds, one.test) for one in evaluations],
                ),
                EvaluatedSlice(
                    name="validation",
                    fitted_on=prepared.train.slice_name,
                    rows=[_row(one, one.judged_fit.seconds, one.validation) for one in evaluations],
                ),
            ],
            ratings=rated.tables,
        )


def _row(
    evaluated: PlanEvaluation, train_seconds: float, evaluation: RankingEvaluation
) -> EvaluatedModel:
    return EvaluatedModel(
        label=evaluated.plan.name,
        family=evaluated.plan.family,
        is_personal=evaluated.is_personal,
        train_seconds=train_seconds,
        evaluation=evaluation,
    )
