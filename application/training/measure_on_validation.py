"""Measure a plan on validation alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.training.evaluate_ranking import EvaluateRanking
from application.training.evaluate_rating_plan import evaluated
from application.training.fit_plan import FitPlan
from application.training.fit_rating_plan import FitRatingPlan
from application.training.load_history import LoadedHistory
from domain.models.specification import ModelPlan, Role
from domain.models.trials import CoverageFloor


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A plan's figures on validation, and how much they are worth: higher is better."""

    metrics: Mapping[str, float]
    value: float


class MeasureOnValidation:
    """Fits a plan of either role on train; the same plan and history give the same figures."""

    def __init__(
        self,
        *,
        fit_plan: FitPlan,
        fit_rating_plan: FitRatingPlan,
        evaluate_ranking: EvaluateRanking,
    ) -> None:
        self._fit_plan = fit_plan
        self._fit_rating_plan = fit_rating_plan
        self._evaluate_ranking = evaluate_ranking

    def __call__(self, plan: ModelPlan, history: LoadedHistory, floor: CoverageFloor) -> Measured:
        """Measure `plan`; what ranks is valued by `floor`, what predicts ratings by -RMSE."""
        prepared = history.prepared
        if plan.role is Role.RATING:
            predictor = self._fit_rating_plan(plan, prepared.train).predictor
            figures = evaluated(predictor, prepared.validation_ratings).metrics
            return Measured(metrics=figures, value=-figures["rmse"])
        evaluation = self._evaluate_ranking(
            model=self._fit_plan(plan, prepared.train).model,
            data=prepared.train.data,
            holdout=prepared.validation,
            movies=history.movies,
        )
        return Measured(metrics=evaluation.metrics, value=floor.value_of(evaluation.metrics))
