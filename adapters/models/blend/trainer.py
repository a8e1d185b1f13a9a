"""Fits a blend: its members, and on the last events of the fit what each of them counts."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

import msgspec
import numpy as np

from adapters.models.blend.lessons import Parts, lessons_of
from adapters.models.blend.listwise_softmax import Lesson
from adapters.models.blend.questions import of_returns, of_sittings
from adapters.models.blend.weights import weights_learnt_from
from adapters.models.parameters import ParametersOfMembers, parameters_of
from adapters.models.trainers import LocalModelTrainers
from application.ports.progress import Progress
from domain.data.interactions import Interactions
from domain.models.blend import BlendModel, lift_of
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import training_set
from domain.recommendation.scoring import RankingModel

ROUNDING = 1e-9
"""So that a share of 0.15 / 0.85 finds the very cut of the protocol."""


class BlendParameters(ParametersOfMembers, frozen=True, kw_only=True):
    """How the members of a blend are weighed.

    Of each impersonal member the `lifted` first movies count. Weights are learnt
    on the last `held_out` of the positives by members fitted on those before,
    in as many such `slices`, one before the other, under the penalty
    `regularization`: of all of a slice for those who return, and event by event
    for those amid a sitting. Where `held_out_events` is "any", events are held
    out by chance, whenever they happened: for viewers of whom not the next days
    are asked, but the rest of their taste.
    """

    regularization: Annotated[float, msgspec.Meta(ge=0)] = 0.01
    lifted: Annotated[int, msgspec.Meta(ge=0)] = 120
    held_out: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.15 / 0.85
    held_out_events: Literal["latest", "any"] = "latest"
    slices: Annotated[int, msgspec.Meta(ge=1, le=5)] = 2


class WeightedBlend:
    """Fits every member as its own plan would be; the weights are those of a convex problem.

    Where nobody comes back in the last events of a fit, all members count alike.
    """

    parameters = BlendParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> BlendModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming what is at fault."""
        parameters = parameters_of(plan, BlendParameters)
        with progress.step(f"Fitting {plan.name}", total=parameters.slices + 1) as step:
            returns: list[Lesson] = []
            sittings: list[Lesson] = []
            for earlier, later in _held_out(fit, parameters, plan.seed):
                parts = _fitted(plan, earlier, parameters, progress)
                returns += lessons_of(parts, earlier, of_returns(earlier, later))
                if parameters.held_out_events == "latest":
                    sittings += lessons_of(parts, earlier, of_sittings(earlier, later))
                step.advance()
            parts = _fitted(plan, fit, parameters, progress)
            step.advance()
        shape = (len(parts.lifts), len(parts.tastes))
        weights = weights_learnt_from(returns, sittings, shape, parameters.regularization)
        return BlendModel(
            names=tuple(parts.tastes),
            tastes=tuple(parts.tastes.values()),
            taste_weights=weights.tastes,
            prior=(weights.lifts @ parts.lifts).astype(np.float32),
            newest=fit.data.newest,
            passed_over=fit.passed_over(),
        )


def _held_out(
    fit: FitData, parameters: BlendParameters, seed: int
) -> Iterator[tuple[FitData, Interactions]]:
    if parameters.held_out_events == "latest":
        return _latest(fit, parameters)
    return _any(fit, parameters, seed)


def _any(
    fit: FitData, parameters: BlendParameters, seed: int
) -> Iterator[tuple[FitData, Interactions]]:
    """Yield what is left of a fit without some of its positives, and these; drawn by chance."""
    generator = np.random.default_rng(seed)
    for _ in range(parameters.slices):
        held_out = generator.random(len(fit.positives)) < parameters.held_out
        left = fit.positives.select(~held_out)
        part = replace(
            fit,
            slice_name=f"{fit.slice_name}, part of it",
            positives=left,
            data=training_set(left, fit.data.movie_ids),
        )
        yield part, fit.positives.select(held_out)


def _latest(fit: FitData, parameters: BlendParameters) -> Iterator[tuple[FitData, Interactions]]:
    """Yield what comes before each slice that is held out of a fit, and the slice; latest first."""
    times = np.sort(fit.positives.timestamps)
    later = fit.positives
    for number in range(1, parameters.slices + 1):
        start = int((1 - number * parameters.held_out) * len(times) + ROUNDING)
        if start <= 0 or times[start] <= times[0]:
            return
        moment = int(times[start])
        earlier = fit.until(moment, f"{fit.slice_name}, its earlier part")
        yield earlier, later.select(later.timestamps >= moment)
        later = later.select(later.timestamps < moment)


def _fitted(
    plan: ModelPlan, fit: FitData, parameters: BlendParameters, progress: Progress
) -> Parts:
    """Return the members fitted on `fit`."""
    tastes: dict[str, RankingModel] = {}
    lifts = [np.empty((0, len(fit.data.movie_ids)), np.float32)]
    for member in plan.members:
        model = LocalModelTrainers().of(member.family).fit(member, fit, progress)
        if model.is_personal:
            tastes[member.name] = model
        else:
            popularity = model.score_history(NO_HISTORY)
            lifts.append(lift_of(popularity, parameters.lifted)[np.newaxis])
    return Parts(tastes=tastes, lifts=np.concatenate(lifts))
