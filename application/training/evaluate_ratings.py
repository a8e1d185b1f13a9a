"""Evaluate plans of the rating role on ratings held out at random."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.training.fit_rating_plan import FitRatingPlan
from application.training.movies_along import movies_along
from application.training.prepare_data import Beside
from application.training.reference_rows import GLOBAL_MEAN
from domain.data.interactions import Interactions, concatenated
from domain.data.rating_splits import RatingSplit
from domain.evaluation.intervals import draws
from domain.evaluation.rating_intervals import interval_coverage
from domain.evaluation.rating_metrics import RatingEvaluation, evaluate_ratings
from domain.models.fit_data import FitData, Sources
from domain.models.specification import ModelPlan, Role
from domain.recommendation.histories import training_set

BIASES = ModelPlan(name="biases", family="biased-mf", role=Role.RATING, parameters={"factors": 0})
"""The reference beside the global mean: what viewer and movie say, each on its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluatedSplit:
    """The figures of one fit on the ratings that its split holds out.

    `predicted` (n,) runs along `held_out`. `interval_coverage` is the share of
    them within their 95 % interval, None where there are no intervals; `seconds`
    is how long the fit took.
    """

    held_out: Interactions
    predicted: NDArray[np.float32]
    evaluation: RatingEvaluation
    interval_coverage: float | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluatedPlan:
    """The figures of one plan on every split, and on all that they hold out `together`."""

    name: str
    splits: Sequence[EvaluatedSplit]
    together: RatingEvaluation

    def mean(self, metric: str) -> float:
        """Return the mean of a metric over the splits, as published tables have it."""
        return float(np.mean([split.evaluation.metrics[metric] for split in self.splits]))


class EvaluateRatings:
    """Fits a plan on what each split knows, and measures it on what it holds out."""

    def __init__(self, fit_plan: FitRatingPlan) -> None:
        self._fit_plan = fit_plan

    def __call__(
        self, plan: ModelPlan, splits: Iterable[RatingSplit], beside: Beside
    ) -> EvaluatedPlan:
        """Evaluate `plan` on one split or more; the same splits give the same figures."""
        return _together(plan.name, [self._on(split, plan, beside) for split in splits])

    def global_mean(self, splits: Iterable[RatingSplit]) -> EvaluatedPlan:
        """Return the figures of predicting the mean of what is known, whoever rates what."""
        return _together(GLOBAL_MEAN, [_of_mean(split) for split in splits])

    def _on(self, split: RatingSplit, plan: ModelPlan, beside: Beside) -> EvaluatedSplit:
        fit = self._fit_plan(plan, fit_data_of(split, beside))
        predicted = fit.predictor.predict_all(split.held_out)
        return EvaluatedSplit(
            held_out=split.held_out,
            predicted=predicted,
            evaluation=evaluate_ratings(predicted, split.held_out, split.known.viewer_ids, draws()),
            interval_coverage=interval_coverage(fit.predictor, split.held_out),
            seconds=fit.record.seconds,
        )


def fit_data_of(split: RatingSplit, beside: Beside) -> FitData:
    """Return the known ratings of a split to fit on; nothing else happened before the others."""
    ratings = split.known
    movie_ids = np.unique(ratings.movie_ids)
    positives = ratings.positives()
    return FitData(
        slice_name=split.name,
        positives=positives,
        data=training_set(positives, movie_ids),
        sources=Sources(
            ratings=ratings,
            movies=movies_along(movie_ids, beside.movies) if beside.movies else (),
            demographics=beside.demographics,
        ),
    )


def _of_mean(split: RatingSplit) -> EvaluatedSplit:
    mean = split.known.ratings.mean(dtype=np.float64)
    predicted = np.full(len(split.held_out), mean, np.float32)
    return EvaluatedSplit(
        held_out=split.held_out,
        predicted=predicted,
        evaluation=evaluate_ratings(predicted, split.held_out, split.known.viewer_ids, draws()),
        interval_coverage=None,
        seconds=0.0,
    )


def _together(name: str, splits: Sequence[EvaluatedSplit]) -> EvaluatedPlan:
    held_out = concatenated([split.held_out for split in splits])
    predicted = np.concatenate([split.predicted for split in splits])
    return EvaluatedPlan(
        name=name,
        splits=splits,
        together=evaluate_ratings(predicted, held_out, held_out.viewer_ids, draws()),
    )
