"""Evaluate a plan on validation and on test."""

from dataclasses import dataclass

from application.ports.progress import Progress
from application.training.evaluate_ranking import EvaluateRanking
from application.training.fit_plan import FitPlan
from application.training.load_history import LoadedHistory
from domain.evaluation.evaluation import RankingEvaluation
from domain.models.manifest import FitRecord
from domain.models.specification import ModelPlan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanEvaluation:
    """A plan's figures: validation after a fit on train, test after one on both.

    `judged_fit` is the fit whose validation figures the plan is judged by;
    `train_seconds` is how long the larger fit took.
    """

    plan: ModelPlan
    is_personal: bool
    judged_fit: FitRecord
    train_seconds: float
    validation: RankingEvaluation
    test: RankingEvaluation


class EvaluatePlan:
    """Fits a plan on what comes before each holdout, and measures it there."""

    def __init__(
        self, *, fit_plan: FitPlan, evaluate_ranking: EvaluateRanking, progress: Progress
    ) -> None:
        self._fit_plan = fit_plan
        self._evaluate_ranking = evaluate_ranking
        self._progress = progress

    def __call__(self, plan: ModelPlan, history: LoadedHistory) -> PlanEvaluation:
        """Evaluate `plan`; raises `InsufficientDataError` where a holdout has no warm viewer."""
        prepared = history.prepared
        with self._progress.step(f"Evaluating {plan.name}", total=2) as step:
            judged = self._fit_plan(plan, prepared.train)
            validation = self._evaluate_ranking(
                model=judged.model,
                data=prepared.train.data,
                holdout=prepared.validation,
                movies=history.movies,
            )
            step.advance()
            reported = self._fit_plan(plan, prepared.train_and_validation)
            test = self._evaluate_ranking(
                model=reported.model,
                data=prepared.train_and_validation.data,
                holdout=prepared.test,
                movies=history.movies,
            )
            step.advance()
        return PlanEvaluation(
            plan=plan,
            is_personal=judged.model.is_personal,
            judged_fit=judged.record,
            train_seconds=reported.record.seconds,
            validation=validation,
            test=test,
        )
