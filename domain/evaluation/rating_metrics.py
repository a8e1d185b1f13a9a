"""How far predicted ratings are from those that viewers gave."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.intervals import LEVEL, RESAMPLES, Interval

RATING_METRICS = ("rmse", "mae")

_CELLS_PER_BLOCK = 4_000_000

Errors = NDArray[np.float64]
"""Predicted minus given, in the units of the scale, (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingEvaluation:
    """The figures of one fit on held-out ratings, lower being better.

    `metrics` hold `rmse` and `mae` over all `ratings`, and the same over those of
    viewers whom the fit knows (`rmse_warm`, …) and of the others (`rmse_cold`,
    …), where there are any; `intervals` are those of the first two, 95 %.
    """

    ratings: int
    viewers: int
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval]


def rmse(errors: Errors) -> float:
    """Return √(Σ e² / n).

    Source: Herlocker, Konstan, Terveen and Riedl, "Evaluating collaborative
    filtering recommender systems", ACM TOIS 22(1), 2004.
    """
    return float(np.sqrt(np.mean(errors**2)))


def mae(errors: Errors) -> float:
    """Return Σ |e| / n; same source."""
    return float(np.mean(np.abs(errors)))


def evaluate_ratings(
    predicted: NDArray[np.float32],
    held_out: Interactions,
    known_viewers: NDArray[np.int64],
    generator: Generator,
) -> RatingEvaluation:
    """Compare `predicted` (n,) with the n ratings `held_out`.

    `known_viewers` are those of the fit; `generator` draws the bootstrap. Raises
    `InsufficientDataError` where nothing is held out.
    """
    if len(held_out) == 0:
        raise InsufficientDataError(
            "no ratings lie in the slice of time that ratings are predicted for; ingest more"
        )
    errors = predicted.astype(np.float64) - held_out.ratings
    is_warm = np.isin(held_out.viewer_ids, known_viewers)
    metrics = {"rmse": rmse(errors), "mae": mae(errors)}
    for name, rows in (("warm", is_warm), ("cold", ~is_warm)):
        if rows.any():
            metrics |= {f"rmse_{name}": rmse(errors[rows]), f"mae_{name}": mae(errors[rows])}
    viewers = np.unique(held_out.viewer_ids, return_inverse=True)[1]
    return RatingEvaluation(
        ratings=len(held_out),
        viewers=int(viewers.max()) + 1,
        metrics=metrics,
        intervals=_intervals(errors, viewers, generator),
    )


def _intervals(
    errors: Errors, viewers: NDArray[np.intp], generator: Generator
) -> dict[str, Interval]:
    """Return the 95 % interval of each metric: viewers are drawn, with all of their ratings.

    Percentile bootstrap over clusters, since the errors of one viewer go together. Source:
    Davison and Hinkley, "Bootstrap methods and their application", 1997, section 3.8.
    """
    counts = np.bincount(viewers).astype(np.float64)
    sums = np.column_stack(
        [np.bincount(viewers, errors**2), np.bincount(viewers, np.abs(errors)), counts]
    )
    totals = np.empty((RESAMPLES, 3))
    n = len(counts)
    step = max(1, _CELLS_PER_BLOCK // n)
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        totals[start : start + size] = generator.multinomial(n, np.full(n, 1.0 / n), size) @ sums
    drawn = {"rmse": np.sqrt(totals[:, 0] / totals[:, 2]), "mae": totals[:, 1] / totals[:, 2]}
    tail = (1.0 - LEVEL) / 2.0
    return {
        name: Interval(
            low=float(np.quantile(values, tail)), high=float(np.quantile(values, 1 - tail))
        )
        for name, values in drawn.items()
    }
