"""How far predicted ratings are from those that viewers gave."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.intervals import Interval, interval_of, resampled_means
from domain.evaluation.viewer_scores import ViewerScores

Errors = NDArray[np.float64]
"""Predicted minus given, in the units of the scale, (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingEvaluation:
    """The figures of one fit on held-out ratings, lower being better.

    `metrics` hold `rmse` and `mae` over all `ratings`, and the same over those of
    viewers whom the fit knows (`rmse_warm`, …) and of the others (`rmse_cold`,
    …), where there are any; `intervals` are those of the first two, 95 %;
    `scores` are the squared errors.
    """

    ratings: int
    viewers: int
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval]
    scores: ViewerScores


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
    return RatingEvaluation(
        ratings=len(held_out),
        viewers=len(np.unique(held_out.viewer_ids)),
        metrics=metrics,
        intervals=_intervals(errors, held_out.viewer_ids, generator),
        scores=squared_errors(predicted, held_out),
    )


def squared_errors(predicted: NDArray[np.float32], held_out: Interactions) -> ViewerScores:
    """Return what makes up the RMSE of `predicted` (n,) on the n ratings `held_out`."""
    errors = predicted.astype(np.float64) - held_out.ratings
    return ViewerScores.of(held_out.viewer_ids, errors**2)


def _intervals(
    errors: Errors, viewer_ids: NDArray[np.int64], generator: Generator
) -> dict[str, Interval]:
    """Return the 95 % interval of each metric: viewers are drawn, with all of their ratings."""
    powers = np.column_stack([errors**2, np.abs(errors)])
    squares, absolutes = resampled_means(powers, generator, viewer_ids).T
    return {"rmse": interval_of(np.sqrt(squares)), "mae": interval_of(absolutes)}
