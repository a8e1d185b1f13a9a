"""Fit a plan of the rating role, and remember on what."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.model_trainers import ModelTrainers
from application.ports.progress import Progress
from domain.data.provenance import fingerprint_of
from domain.models.fit_data import FitData
from domain.models.knowing_viewers import knowing_raters_of
from domain.models.manifest import FitRecord
from domain.models.specification import ModelPlan
from domain.models.viewer_sample import learnt_from
from domain.recommendation.rating_predictor import RatingPredictor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingFit:
    """A fitted predictor and the record of its fit."""

    predictor: RatingPredictor
    record: FitRecord


class FitRatingPlan:
    """Fits a plan on the ratings of a slice; the same plan and slice give the same model.

    It knows every viewer of the slice, those outside of a sample by fold-in.
    """

    def __init__(self, *, trainers: ModelTrainers, clock: Clock, progress: Progress) -> None:
        self._trainers = trainers
        self._clock = clock
        self._progress = progress

    def __call__(self, plan: ModelPlan, fit: FitData) -> RatingFit:
        """Fit it; raises `InvalidValueError` naming a parameter at fault."""
        trainer = self._trainers.rating(plan.family)
        started = self._clock.now()
        part, axes = learnt_from(plan, fit), fit.rating_set()
        model = trainer.fit(plan, part, self._progress)
        if part is not fit:
            model = knowing_raters_of(model, part.rating_set(), axes)
        seconds = (self._clock.now() - started).total_seconds()
        return RatingFit(
            predictor=RatingPredictor(
                model=model,
                viewer_ids=axes.viewer_ids,
                movie_ids=axes.movie_ids,
                scale=axes.scale,
            ),
            record=FitRecord(
                slice_name=part.slice_name, data=fingerprint_of(fit.ratings()), seconds=seconds
            ),
        )
