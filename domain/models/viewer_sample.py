"""Fits on a sample of viewers, who stand for the others."""

import numpy as np

from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role


def learnt_from(plan: ModelPlan, fit: FitData) -> FitData:
    """Return what `plan` learns from of a slice: all of it, or so many viewers drawn by its seed.

    They are drawn of all who have an event of the kind that the plan's role is about. It is
    `fit` itself where all of it is learnt from.
    """
    if plan.viewers is None:
        return fit
    viewer_ids = fit.data.viewer_ids
    if plan.role is Role.RATING:
        viewer_ids = np.unique(fit.ratings().viewer_ids)
    if plan.viewers >= len(viewer_ids):
        return fit
    drawn = np.random.default_rng(plan.seed).choice(viewer_ids, plan.viewers, replace=False)
    return fit.keeping(
        lambda events: np.isin(events.viewer_ids, drawn),
        f"{fit.slice_name}, {plan.viewers:,} of {len(viewer_ids):,} viewers",
    )
