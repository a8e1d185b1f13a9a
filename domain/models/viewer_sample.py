"""Fits on a sample of viewers, who stand for the others."""

from dataclasses import replace
from functools import singledispatch

import numpy as np

from domain.models.blend import BlendModel
from domain.models.fit_data import FitData
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan
from domain.models.watch_time import WatchTimeModel
from domain.recommendation.histories import Histories
from domain.recommendation.scoring import RankingModel


def learnt_from(plan: ModelPlan, fit: FitData) -> FitData:
    """Return what `plan` learns from of a slice: all of it, or so many viewers drawn by its seed.

    It is `fit` itself where all of it is learnt from.
    """
    viewer_ids = fit.data.viewer_ids
    if plan.viewers is None or plan.viewers >= len(viewer_ids):
        return fit
    drawn = np.random.default_rng(plan.seed).choice(viewer_ids, plan.viewers, replace=False)
    return fit.keeping(
        lambda events: np.isin(events.viewer_ids, drawn),
        f"{fit.slice_name}, {plan.viewers:,} of {len(viewer_ids):,} viewers",
    )


@singledispatch
def knowing_viewers_of(model: RankingModel, fit: FitData) -> RankingModel:  # noqa: ARG001  # see below
    """Return `model`, fitted on a sample, with every viewer of `fit` known to it by fold-in.

    Its rows are those of `fit.data`. Models that hold nothing of single viewers know
    everybody by their histories already.
    """
    return model


@knowing_viewers_of.register
def _(model: MatrixFactorizationModel, fit: FitData) -> MatrixFactorizationModel:
    return _folding_in(model, fit.data.histories)


@knowing_viewers_of.register
def _(model: WatchTimeModel, fit: FitData) -> WatchTimeModel:
    return replace(model, embeddings=_folding_in(model.embeddings, fit.data.histories))


@knowing_viewers_of.register
def _(model: BlendModel, fit: FitData) -> BlendModel:
    tastes = tuple(knowing_viewers_of(taste, fit) for taste in model.tastes)
    return replace(model, tastes=tastes, passed_over=fit.passed_over(), newest=fit.data.newest)


def _folding_in(model: MatrixFactorizationModel, histories: Histories) -> MatrixFactorizationModel:
    factors = [model.fold_in(histories[row]) for row in range(len(histories))]
    return replace(model, viewer_factors=np.array(factors, np.float32))
