"""Figures of parts of a holdout: whom a model serves well, and with what.

===============  =================================================================
slice            who is asked, and what is relevant
===============  =================================================================
all-viewers      every viewer of the holdout; of the cold ones nothing is known,
                 and they get what the cold-start policy shows
warm-viewers     those of whom a positive is known: the headline figures
cold-viewers     the others
long-tail        warm viewers; held-out movies outside the short head
decade:1990s     warm viewers; held-out movies of these ten years
genre:Drama      warm viewers; held-out movies of this genre
===============  =================================================================

The full catalogue is ranked all the same. A viewer without anything relevant in
a slice is not part of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.evaluation.catalog_metrics import viewers_per_movie
from domain.evaluation.figures import Figures
from domain.evaluation.holdout import UNKNOWN
from domain.evaluation.intervals import bootstrap_intervals
from domain.evaluation.ranked_holdout import RankedHoldout
from domain.evaluation.ranking_metrics import RANKING_METRICS, PerViewer
from domain.recommendation.histories import TrainingSet

ALL_VIEWERS = "all-viewers"
WARM_VIEWERS = "warm-viewers"
COLD_VIEWERS = "cold-viewers"
LONG_TAIL = "long-tail"

SLICE_METRICS = ("ndcg_at_10", "recall_at_20", "recall_min_at_20", "mrr")
SHORT_HEAD = 0.33
"""The most popular movies that together hold this share of the fit's positives are the head."""
FEWEST_VIEWERS = 10
"""A slice of fewer viewers says too little to be shown."""

_Events = NDArray[np.bool_]


def slice_figures(
    ranked: RankedHoldout, data: TrainingSet, movies: Sequence[Movie], generator: Generator
) -> Mapping[str, Figures]:
    """Return the figures of each slice by its name; `movies` runs along the axis of `data`.

    All slices rest on the same bootstrap samples of the holdout's viewers.
    """
    parts = ((name, _measured(ranked, events)) for name, events in _slices(ranked, data, movies))
    measured = {name: one for name, one in parts if len(one[0]) >= FEWEST_VIEWERS}
    n_metrics = len(SLICE_METRICS)
    table = np.full((len(ranked.holdout), len(measured) * n_metrics), np.nan)
    for number, (viewers, per_viewer) in enumerate(measured.values()):
        columns = slice(number * n_metrics, (number + 1) * n_metrics)
        table[viewers, columns] = np.column_stack(list(per_viewer.values()))
    intervals = bootstrap_intervals(table, generator)
    return {
        name: Figures(
            viewer_ids=ranked.holdout.viewer_ids[viewers],
            metrics={metric: float(values.mean()) for metric, values in per_viewer.items()},
            intervals=dict(zip(per_viewer, intervals[number * n_metrics :], strict=False)),
            per_viewer=per_viewer,
        )
        for number, (name, (viewers, per_viewer)) in enumerate(measured.items())
    }


def in_order(names: Iterable[str]) -> list[str]:
    """Return names of slices as they are told: of viewers, of the tail, by decade, by genre."""
    first = (ALL_VIEWERS, WARM_VIEWERS, COLD_VIEWERS, LONG_TAIL)
    return sorted(
        names, key=lambda name: (first.index(name) if name in first else len(first), name)
    )


def is_long_tail(data: TrainingSet) -> NDArray[np.bool_]:
    """Say of each movie of the axis whether it is outside the short head, (n_movies,).

    The head are the most popular movies, ties by position, that together hold
    33 % of the fit's positives. Source: Cremonesi, Koren and Turrin,
    "Performance of recommender algorithms on top-N recommendation tasks",
    RecSys 2010, section 3.
    """
    counts = viewers_per_movie(data)
    order = np.argsort(-counts, kind="stable")
    before = np.cumsum(counts[order]) - counts[order]
    in_tail = np.ones(len(counts), np.bool_)
    in_tail[order[before < SHORT_HEAD * counts.sum()]] = False
    return in_tail


def _measured(
    ranked: RankedHoldout, events: _Events
) -> tuple[NDArray[np.intp], Mapping[str, PerViewer]]:
    viewers, hits = ranked.hits_among(events)
    return viewers, {name: RANKING_METRICS[name](hits) for name in SLICE_METRICS}


def _slices(
    ranked: RankedHoldout, data: TrainingSet, movies: Sequence[Movie]
) -> Iterator[tuple[str, _Events]]:
    """Yield each slice's name, and which events of the holdout are relevant in it."""
    holdout = ranked.holdout
    is_warm = holdout.is_warm[holdout.owners]
    yield ALL_VIEWERS, np.ones(len(is_warm), np.bool_)
    yield WARM_VIEWERS, is_warm
    yield COLD_VIEWERS, ~is_warm
    on_axis = is_warm & (holdout.columns != UNKNOWN)
    yield LONG_TAIL, on_axis & is_long_tail(data)[holdout.columns]
    for name, of_slice in _movie_slices(movies):
        yield name, on_axis & of_slice[holdout.columns]


def _movie_slices(movies: Sequence[Movie]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield the decades and the genres that there are, and which movies are of them."""
    decades = np.array([(movie.year or 0) // 10 * 10 for movie in movies])
    for decade in np.unique(decades[decades > 0]).tolist():
        yield f"decade:{decade}s", decades == decade
    of_genre: dict[str, NDArray[np.bool_]] = {}
    for position, movie in enumerate(movies):
        for genre in movie.genres:
            of_genre.setdefault(genre, np.zeros(len(movies), np.bool_))[position] = True
    for genre in sorted(of_genre):
        yield f"genre:{genre}", of_genre[genre]
