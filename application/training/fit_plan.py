"""Fit a plan, and remember on what."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.model_trainers import ModelTrainers
from application.ports.progress import Progress
from domain.data.provenance import fingerprint_of
from domain.models.fit_data import FitData
from domain.models.knowing_viewers import knowing_viewers_of
from domain.models.manifest import FitRecord
from domain.models.specification import ModelPlan
from domain.models.viewer_sample import learnt_from
from domain.recommendation.scoring import RankingModel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """A fitted model and the record of its fit."""

    model: RankingModel
    record: FitRecord


class FitPlan:
    """Fits a plan on a slice; the same plan and slice give the same model.

    It knows every viewer of the slice, also where the plan learns from a sample of them:
    the others are folded in, as the service does with whom a model was not fitted on.
    """

    def __init__(self, *, trainers: ModelTrainers, clock: Clock, progress: Progress) -> None:
        self._trainers = trainers
        self._clock = clock
        self._progress = progress

    def __call__(self, plan: ModelPlan, fit: FitData) -> Fit:
        """Fit it; raises `InvalidValueError` naming a parameter at fault."""
        trainer = self._trainers.of(plan.family)
        started = self._clock.now()
        part = learnt_from(plan, fit)
        model = trainer.fit(plan, part, self._progress)
        if part is not fit:
            model = knowing_viewers_of(model, fit)
        seconds = (self._clock.now() - started).total_seconds()
        # The events are those of the whole slice: the model knows them all, by fold-in at least.
        record = FitRecord(
            slice_name=part.slice_name, data=fingerprint_of(fit.positives), seconds=seconds
        )
        return Fit(model=model, record=record)
