"""Fit a plan of the rating role, and remember on what."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.model_trainers import ModelTrainers
from application.ports.progress import Progress
from domain.data.provenance import fingerprint_of
from domain.models.fit_data import FitData
from domain.models.manifest import FitRecord
from domain.models.specification import ModelPlan
from domain.recommendation.rating_predictor import RatingPredictor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingFit:
    """A fitted predictor and the record of its fit."""

    predictor: RatingPredictor
    record: FitRecord


class FitRatingPlan:
    """Fits a plan on the ratings of a slice; the same plan and slice give the same model."""

    def __init__(self, *, trainers: ModelTrainers, clock: Clock, progress: Progress) -> None:
        self._trainers = trainers
        self._clock = clock
        self._progress = progress

    def __call__(self, plan: ModelPlan, fit: FitData) -> RatingFit:
        """Fit it; raises `InvalidValueError` naming a parameter at fault."""
        trainer = self._trainers.rating(plan.family)
        started = self._clock.now()
        model = trainer.fit(plan, fit, self._progress)
        seconds = (self._clock.now() - started).total_seconds()
        axes = fit.rating_set()
        return RatingFit(
            predictor=RatingPredictor(
                model=model,
                viewer_ids=axes.viewer_ids,
                movie_ids=axes.movie_ids,
                scale=axes.scale,
            ),
            record=FitRecord(
                slice_name=fit.slice_name, data=fingerprint_of(fit.ratings()), seconds=seconds
            ),
        )
