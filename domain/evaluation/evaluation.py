"""One model, measured on what its viewers went on to like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.evaluation.catalog_metrics import (
    Slates,
    coverage,
    genre_vectors,
    intra_list_diversity,
    novelty,
    popularity_bias,
)
from domain.evaluation.holdout import Holdout, warm_holdout
from domain.evaluation.intervals import Interval, bootstrap_intervals
from domain.evaluation.ranking_metrics import RANKING_METRICS, PerViewer
from domain.evaluation.rankings import blocks, rank, shown_in_top, unseen_scores
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel

SLATE_SIZE = 10
"""Novelty, diversity and popularity bias are measured on slates of this size."""
COVERAGE_DEPTH = 100
HEADLINE_METRICS = (
    "ndcg_at_10",
    "recall_at_20",
    "recall_min_at_20",
    "mrr",
    "coverage_at_100",
)
"""What a short table shows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingEvaluation:
    """The figures of one fit on one holdout.

    `per_viewer` has a value per evaluated viewer, along `viewer_ids`, so that
    two models on one holdout can be compared pair by pair; `metrics` are their
    means and `coverage_at_100`; `intervals` those of the means, 95 %.
    """

    viewer_ids: NDArray[np.int64]
    cold_viewers: int
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval]
    per_viewer: Mapping[str, PerViewer]

    @property
    def viewers(self) -> int:
        """How many viewers were evaluated."""
        return len(self.viewer_ids)


def evaluate_ranking(
    model: RankingModel,
    data: TrainingSet,
    positives: Interactions,
    movies: Sequence[Movie],
    generator: Generator,
) -> RankingEvaluation:
    """Rank the full catalogue for every warm viewer and compare with held-out `positives`.

    Candidates are the movies of the axis minus the viewer's positives in the
    fit; `movies` runs along that axis. Held-out positives on movies that the fit
    has never seen count as missed. `coverage_at_100` is over all viewers of the
    fit. `generator` draws the bootstrap.
    """
    holdout = warm_holdout(data, positives)
    per_viewer, slates = _ranked(model, data, holdout)
    per_viewer["novelty"] = novelty(slates, data)
    per_viewer["intra_list_diversity"] = intra_list_diversity(slates, genre_vectors(movies))
    per_viewer["popularity_bias"] = popularity_bias(slates, holdout.rows, data)
    intervals = bootstrap_intervals(np.column_stack(list(per_viewer.values())), generator)
    metrics = {name: float(values.mean()) for name, values in per_viewer.items()}
    metrics["coverage_at_100"] = coverage(shown_in_top(model, data, COVERAGE_DEPTH))
    return RankingEvaluation(
        viewer_ids=data.viewer_ids[holdout.rows],
        cold_viewers=holdout.cold_viewers,
        metrics=metrics,
        intervals=dict(zip(per_viewer, intervals, strict=True)),
        per_viewer=per_viewer,
    )


def _ranked(
    model: RankingModel, data: TrainingSet, holdout: Holdout
) -> tuple[dict[str, PerViewer], Slates]:
    """Return every ranking metric of each viewer, and each viewer's slate."""
    n_movies = len(data.movie_ids)
    values = {name: np.empty(len(holdout)) for name in RANKING_METRICS}
    slates = np.full((len(holdout), min(SLATE_SIZE, n_movies)), -1, np.intp)
    for block in blocks(len(holdout), n_movies):
        scores = unseen_scores(model, data, holdout.rows[block])
        hits, slates[block] = rank(scores, holdout, block, SLATE_SIZE)
        for name, metric in RANKING_METRICS.items():
            values[name][block] = metric(hits)
    return values, slates
