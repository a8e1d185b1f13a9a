"""What has changed from one window of events to another, measured."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.popularity_profile import Counts, gini, overlap, top_positions, top_share
from domain.data.stability_index import stability_index
from domain.data.viewer_activity import activity_counts
from domain.data.window_profile import WindowProfile

SPLITS = 40
"""How often events are dealt out at random to learn what chance alone does."""
THINNINGS = 10

_Figures = dict[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMeasure:
    """One measure: by how much it says that the windows differ.

    `change` is what thresholds apply to. `reference` and `current` are the two
    values behind it, which `of` names. `by_chance` is the most that the change
    came to (for overlaps: the least) when the events of both windows were dealt
    out at random into windows of these sizes, `SPLITS` times: a permutation
    test, after Good, "Permutation tests", Springer 1994. Real events come in
    sessions, so chance does a little more than that.
    """

    name: str
    of: str
    reference: float
    current: float
    change: float
    by_chance: float

    @property
    def is_overlap(self) -> bool:
        """Whether less is worse."""
        return self.name.endswith("_overlap")


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMeasurement:
    """All measures of a pair of windows; shares of current events on what is new there.

    `activity_days` is the length of the pieces that activity was compared over.
    """

    measures: tuple[DriftMeasure, ...]
    new_movie_share: float
    new_viewer_share: float
    activity_days: int

    def of(self, name: str) -> DriftMeasure:
        """Return the measure of that name."""
        return next(measure for measure in self.measures if measure.name == name)


def measure_drift(
    reference: WindowProfile, current: WindowProfile, generator: Generator
) -> DriftMeasurement:
    """Measure two windows, both with at least one event; windows may differ in length.

    Popularity depends on how many events there are: a larger window shows more
    of the tail. So the larger one is thinned at random to the size of the
    smaller before they are compared, as ecologists do (rarefaction: Hurlbert,
    "The nonconcept of species diversity", Ecology 52(4), 1971). Activity is
    compared over pieces of the shorter window's length.
    """
    days = max(min(reference.activity.span, current.activity.span), 1)
    return DriftMeasurement(
        measures=(
            _psi_of_ratings(reference, current, generator),
            _psi_of_activity(reference, current, days, generator),
            *_popularity_measures(reference, current, generator),
        ),
        new_movie_share=_new_share(current.movies.counts, current.movies.ids, reference.movies.ids),
        new_viewer_share=_new_share(
            current.activity.counts, current.activity.viewer_ids, reference.viewers
        ),
        activity_days=days,
    )


def _psi_of_ratings(
    reference: WindowProfile, current: WindowProfile, generator: Generator
) -> DriftMeasure:
    return _psi(
        "rating_psi",
        "mean rating as a share of its scale",
        (reference.ratings, current.ratings),
        (reference.mean_rating_share, current.mean_rating_share),
        generator,
    )


def _psi_of_activity(
    reference: WindowProfile, current: WindowProfile, days: int, generator: Generator
) -> DriftMeasure:
    events = [profile.activity.per_piece(days) for profile in (reference, current)]
    return _psi(
        "activity_psi",
        f"mean events of a viewer in {days} days",
        (activity_counts(events[0]), activity_counts(events[1])),
        (float(events[0].mean()), float(events[1].mean())),
        generator,
    )


def _psi(
    name: str,
    of: str,
    counts: tuple[Counts, Counts],
    values: tuple[float, float],
    generator: Generator,
) -> DriftMeasure:
    splits = (stability_index(*_split(*counts, generator)) for _ in range(SPLITS))
    return DriftMeasure(
        name=name,
        of=of,
        reference=values[0],
        current=values[1],
        change=stability_index(*counts),
        by_chance=max(splits),
    )


def _popularity_measures(
    reference: WindowProfile, current: WindowProfile, generator: Generator
) -> list[DriftMeasure]:
    axis = np.union1d(reference.movies.ids, current.movies.ids)
    counts = reference.movies.along(axis), current.movies.along(axis)
    observed = [_popularity_figures(*_alike(*counts, generator)) for _ in range(THINNINGS)]
    by_chance = [
        _popularity_figures(*_alike(*_split(*counts, generator), generator)) for _ in range(SPLITS)
    ]
    return [
        DriftMeasure(
            name=name,
            of=_MEANINGS[name],
            reference=_mean(observed, name, 0),
            current=_mean(observed, name, 1),
            change=_mean(observed, name, 2),
            by_chance=float(_worst(name)([figures[name][2] for figures in by_chance])),
        )
        for name in observed[0]
    ]


_MEANINGS = {
    "top10_share": "share of events on the 10 most popular movies",
    "top100_share": "share of events on the 100 most popular movies",
    "gini": "Gini of events over movies",
    "top10_overlap": "share of events on the reference's 10 most popular movies",
    "top100_overlap": "share of events on the reference's 100 most popular movies",
}


def _popularity_figures(reference: Counts, current: Counts) -> _Figures:
    """Return of each measure the value of both windows, and what changed between them."""
    figures: _Figures = {}
    for k in (10, 100):
        figures[f"top{k}_share"] = _moved(top_share(reference, k), top_share(current, k))
    figures["gini"] = _moved(gini(reference), gini(current))
    for k in (10, 100):
        top = top_positions(reference, k)
        figures[f"top{k}_overlap"] = (
            float(reference[top].sum() / max(int(reference.sum()), 1)),
            float(current[top].sum() / max(int(current.sum()), 1)),
            overlap(top, top_positions(current, k)),
        )
    return figures


def _moved(reference: float, current: float) -> tuple[float, float, float]:
    return reference, current, abs(current - reference)


def _mean(figures: list[_Figures], name: str, position: int) -> float:
    return float(np.mean([one[name][position] for one in figures]))


def _worst(name: str) -> Callable[[list[float]], float]:
    return min if name.endswith("_overlap") else max


def _alike(reference: Counts, current: Counts, generator: Generator) -> tuple[Counts, Counts]:
    """Return both with about as many events as the smaller has: the larger is thinned."""
    sizes = int(reference.sum()), int(current.sum())
    smaller = min(sizes)
    return (
        _thinned(reference, smaller / max(sizes[0], 1), generator),
        _thinned(current, smaller / max(sizes[1], 1), generator),
    )


def _thinned(counts: Counts, share: float, generator: Generator) -> Counts:
    """Keep each event with probability `share`."""
    return counts if share == 1 else generator.binomial(counts, share)


def _split(reference: Counts, current: Counts, generator: Generator) -> tuple[Counts, Counts]:
    """Deal the events of both windows out at random into two of about their sizes."""
    together = reference + current
    share = current.sum() / max(int(together.sum()), 1)
    dealt = generator.binomial(together, share)
    return together - dealt, dealt


def _new_share(
    events: NDArray[np.integer], ids: NDArray[np.int64], known: NDArray[np.int64]
) -> float:
    """Return the share of events whose id is not among `known`."""
    return float(events[~np.isin(ids, known)].sum() / max(int(events.sum()), 1))
