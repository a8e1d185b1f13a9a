"""Evaluate a plan of the rating role on validation and on test."""

from dataclasses import dataclass

import numpy as np

from application.ports.progress import Progress
from application.training.fit_rating_plan import FitRatingPlan
from application.training.load_history import LoadedHistory
from domain.data.interactions import Interactions
from domain.evaluation.intervals import draws
from domain.evaluation.rating_metrics import RatingEvaluation, evaluate_ratings
from domain.models.fit_data import FitData
from domain.models.manifest import FitRecord
from domain.models.specification import ModelPlan
from domain.recommendation.rating_predictor import RatingPredictor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingPlanEvaluation:
    """A plan's figures: validation after a fit on train, test after one on both.

    `judged_fit` is the fit whose validation figures the plan is judged by;
    `train_seconds` is how long the larger fit took.
    """

    plan: ModelPlan
    judged_fit: FitRecord
    train_seconds: float
    validation: RatingEvaluation
    test: RatingEvaluation

    @property
    def is_personal(self) -> bool:
        """Every family of the role looks at who rates."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingReference:
    """The figures of the global mean on the same ratings."""

    validation: RatingEvaluation
    test: RatingEvaluation


class EvaluateRatingPlan:
    """Fits a plan on the ratings before each slice of time, and measures it on those within."""

    def __init__(self, *, fit_plan: FitRatingPlan, progress: Progress) -> None:
        self._fit_plan = fit_plan
        self._progress = progress

    def __call__(self, plan: ModelPlan, history: LoadedHistory) -> RatingPlanEvaluation:
        """Evaluate `plan`; raises `InsufficientDataError` where a slice has no ratings."""
        prepared = history.prepared
        with self._progress.step(f"Evaluating {plan.name}", total=2) as step:
            judged = self._fit_plan(plan, prepared.train)
            validation = evaluated(judged.predictor, prepared.validation_ratings)
            step.advance()
            reported = self._fit_plan(plan, prepared.train_and_validation)
            test = evaluated(reported.predictor, prepared.test_ratings)
            step.advance()
        return RatingPlanEvaluation(
            plan=plan,
            judged_fit=judged.record,
            train_seconds=reported.record.seconds,
            validation=validation,
            test=test,
        )


def evaluated(predictor: RatingPredictor, held_out: Interactions) -> RatingEvaluation:
    """Return the figures of a fit on ratings it was not fitted on; the same each time."""
    predicted = predictor.predict_all(held_out)
    return evaluate_ratings(predicted, held_out, predictor.viewer_ids, draws())


def reference_of(history: LoadedHistory) -> RatingReference:
    """Return the figures of predicting the mean of what came before each slice of time."""
    prepared = history.prepared
    return RatingReference(
        validation=mean_evaluated(prepared.train, prepared.validation_ratings),
        test=mean_evaluated(prepared.train_and_validation, prepared.test_ratings),
    )


def mean_evaluated(fit: FitData, held_out: Interactions) -> RatingEvaluation:
    """Return the figures of predicting the mean of the ratings that a fit learns from."""
    before = fit.ratings()
    mean = np.float32(before.ratings.mean(dtype=np.float64))
    predicted = np.full(len(held_out), mean)
    return evaluate_ratings(predicted, held_out, np.unique(before.viewer_ids), draws())
