"""One model, measured on what its viewers went on to like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

from domain.data.catalog import Movie
from domain.evaluation.catalog_metrics import (
    coverage,
    genre_vectors,
    intra_list_diversity,
    novelty,
    popularity_bias,
)
from domain.evaluation.figures import Figures, figures_of
from domain.evaluation.holdout import Holdout
from domain.evaluation.ranked_holdout import ranked_holdout
from domain.evaluation.ranking_metrics import RANKING_METRICS, PerViewer
from domain.evaluation.slices import slice_figures
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel

HEADLINE_METRICS = (
    "ndcg_at_10",
    "recall_at_20",
    "recall_min_at_20",
    "mrr",
    "coverage_at_100",
)
"""What a short table shows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingEvaluation(Figures):
    """The figures of one fit on one holdout: those of its warm viewers, and `coverage_at_100`.

    `slices` are the figures of parts of it by name, where they were asked for.
    """

    cold_viewers: int
    slices: Mapping[str, Figures] = field(default_factory=dict)


def evaluate_ranking(
    model: RankingModel,
    data: TrainingSet,
    holdout: Holdout,
    movies: Sequence[Movie],
    generator: Generator,
    *,
    with_slices: bool = False,
) -> RankingEvaluation:
    """Rank the full catalogue for every warm viewer and compare with what they went on to like.

    Candidates are the movies of the axis minus what is known that the viewer
    likes; `movies` runs along that axis. Held-out positives on movies that the
    fit has never seen count as missed. `coverage_at_100` is over all viewers of
    the fit. `generator` draws the bootstrap.
    """
    ranked = ranked_holdout(model, data, holdout)
    warm, hits = ranked.hits_among(holdout.is_warm[holdout.owners])
    slates = ranked.slates[warm]
    per_viewer: dict[str, PerViewer] = {
        **{name: metric(hits) for name, metric in RANKING_METRICS.items()},
        "novelty": novelty(slates, data),
        "intra_list_diversity": intra_list_diversity(slates, genre_vectors(movies)),
        "popularity_bias": popularity_bias(slates, warm, holdout.histories, data),
    }
    figures = figures_of(holdout.viewer_ids[warm], per_viewer, generator)
    return RankingEvaluation(
        viewer_ids=figures.viewer_ids,
        metrics={**figures.metrics, "coverage_at_100": coverage(ranked.shown)},
        intervals=figures.intervals,
        per_viewer=figures.per_viewer,
        cold_viewers=len(holdout) - len(warm),
        slices=slice_figures(ranked, data, movies, generator) if with_slices else {},
    )
