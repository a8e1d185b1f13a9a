"""Fits popularity by counting."""

from typing import Annotated

import msgspec

from adapters.models.parameters import parameters_of
from application.ports.progress import Progress
from domain.models.decay import Decay
from domain.models.fit_data import FitData
from domain.models.popularity import PopularityModel, popularity_of
from domain.models.specification import ModelPlan


class PopularityParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How fast events lose weight; without `half_life_days` they never do."""

    half_life_days: Annotated[float, msgspec.Meta(gt=0)] | None = None
    floor: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


class NumpyPopularity:
    """Counts positives, decayed by their age; there is no randomness in it."""

    parameters = PopularityParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> PopularityModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, PopularityParameters)
        decay = Decay(half_life_days=parameters.half_life_days, floor=parameters.floor)
        with progress.step(f"Fitting {plan.name}", total=1) as step:
            model = PopularityModel(scores=popularity_of(fit.data, decay))
            step.advance()
        return model
