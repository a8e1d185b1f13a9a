"""Evaluate the plans of one run that predict ratings, beside the global mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.ports.evaluation_report import EvaluatedPredictor, EvaluatedRatings
from application.ports.training_runs import RatingRows, RunRow
from application.training.evaluate_rating_plan import (
    EvaluateRatingPlan,
    RatingPlanEvaluation,
    RatingReference,
    reference_of,
)
from application.training.load_history import LoadedHistory
from application.training.reference_rows import GLOBAL_MEAN
from domain.evaluation.protocol import RATING_PROTOCOL_IN_WORDS
from domain.evaluation.rating_metrics import RatingEvaluation
from domain.evaluation.viewer_scores import ViewerScores
from domain.models.specification import ModelPlan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluatedRatingPlans:
    """The evaluations, and what they make: the rows of a record, the tables of a report.

    `scores` are the squared errors on validation by plan, the global mean's among them.
    """

    evaluations: Sequence[RatingPlanEvaluation]
    rows: RatingRows | None
    tables: Sequence[EvaluatedRatings]
    scores: Mapping[str, ViewerScores]


class EvaluateRatingPlans:
    """Evaluates plans beside one another and beside the global mean; none make no rows."""

    def __init__(self, evaluate_plan: EvaluateRatingPlan) -> None:
        self._evaluate_plan = evaluate_plan

    def __call__(self, plans: Sequence[ModelPlan], history: LoadedHistory) -> EvaluatedRatingPlans:
        """Evaluate `plans` in their order."""
        if not plans:
            return EvaluatedRatingPlans(evaluations=(), rows=None, tables=(), scores={})
        reference = reference_of(history)
        evaluations = [self._evaluate_plan(plan, history) for plan in plans]
        return EvaluatedRatingPlans(
            evaluations=evaluations,
            rows=_rows(evaluations, reference),
            tables=_tables(evaluations, reference, history),
            scores={
                GLOBAL_MEAN: reference.validation.scores,
                **{one.plan.name: one.validation.scores for one in evaluations},
            },
        )


def _rows(evaluations: Sequence[RatingPlanEvaluation], reference: RatingReference) -> RatingRows:
    mean = RunRow(
        plan=GLOBAL_MEAN,
        family=GLOBAL_MEAN,
        is_personal=False,
        train_seconds=0.0,
        validation=reference.validation.metrics,
        test=reference.test.metrics,
    )
    return RatingRows(
        protocol_in_words=RATING_PROTOCOL_IN_WORDS,
        validation_ratings=reference.validation.ratings,
        test_ratings=reference.test.ratings,
        rows=(
            mean,
            *(
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
        ),
    )


def _tables(
    evaluations: Sequence[RatingPlanEvaluation],
    reference: RatingReference,
    history: LoadedHistory,
) -> list[EvaluatedRatings]:
    prepared = history.prepared
    return [
        EvaluatedRatings(
            name="test",
            fitted_on=prepared.train_and_validation.slice_name,
            rows=[
                _predictor(GLOBAL_MEAN, 0.0, reference.test, is_reference=True),
                *(_predictor(one.plan.name, one.train_seconds, one.test) for one in evaluations),
            ],
        ),
        EvaluatedRatings(
            name="validation",
            fitted_on=prepared.train.slice_name,
            rows=[
                _predictor(GLOBAL_MEAN, 0.0, reference.validation, is_reference=True),
                *(
                    _predictor(one.plan.name, one.judged_fit.seconds, one.validation)
                    for one in evaluations
                ),
            ],
        ),
    ]


def _predictor(
    label: str, seconds: float, evaluation: RatingEvaluation, *, is_reference: bool = False
) -> EvaluatedPredictor:
    return EvaluatedPredictor(
        label=label, is_reference=is_reference, train_seconds=seconds, evaluation=evaluation
    )
