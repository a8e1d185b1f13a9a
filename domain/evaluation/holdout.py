"""What viewers liked later, and what is known of them before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.catalog_metrics import viewers_per_movie
from domain.evaluation.sparse_rows import events_of
from domain.recommendation.histories import Histories, TrainingSet

UNKNOWN = -1
"""The training row of a viewer who has none, and the column of a movie off the axis."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Holdout:
    """The held-out positives of viewers, and what the service would know of them.

    `viewer_ids` (n_viewers,) ascending; `rows` (n_viewers,) are their training
    rows, `UNKNOWN` where the fit has never seen them; `histories` (n_viewers
    rows) hold what they liked before: empty for a cold viewer. A viewer without a
    training row but with a history is folded in.

    Viewer i has the held-out positives `offsets[i]:offsets[i + 1]`. One row for
    each: `owners` (n_events,) is i, `columns` (n_events,) the movie on the axis or
    `UNKNOWN`, and `can_be_hit` (n_events,) whether the fit has seen that movie;
    otherwise it can only be missed.
    """

    viewer_ids: NDArray[np.int64]
    rows: NDArray[np.intp]
    histories: Histories
    offsets: NDArray[np.int64]
    owners: NDArray[np.intp]
    columns: NDArray[np.intp]
    can_be_hit: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.viewer_ids)

    @property
    def is_warm(self) -> NDArray[np.bool_]:
        """Whether anything is known of each viewer, (n_viewers,)."""
        return np.diff(self.histories.offsets) > 0


def holdout_of(
    data: TrainingSet, positives: Interactions, fold_in: TrainingSet | None = None
) -> Holdout:
    """Return the de-duplicated held-out `positives` beside what is known after a fit on `data`.

    `fold_in` holds what is known of viewers whom the fit has not seen, on the
    same movie axis; without it, what the fit knows is all.
    """
    known = data if fold_in is None else fold_in
    viewer_ids, viewers = np.unique(positives.viewer_ids, return_inverse=True)
    order = np.argsort(viewers, kind="stable")
    columns = _places(data.movie_ids, positives.movie_ids[order])
    seen = viewers_per_movie(data) > 0
    return Holdout(
        viewer_ids=viewer_ids,
        rows=_places(data.viewer_ids, viewer_ids),
        histories=_taken(known.histories, _places(known.viewer_ids, viewer_ids)),
        offsets=np.concatenate(([0], np.cumsum(np.bincount(viewers)))),
        owners=viewers[order],
        columns=columns,
        can_be_hit=(columns != UNKNOWN) & seen[columns],
    )


def warm_holdout(
    data: TrainingSet, positives: Interactions, fold_in: TrainingSet | None = None
) -> Holdout:
    """Return `holdout_of(…)`; raises `InsufficientDataError` where it has no warm viewer."""
    holdout = holdout_of(data, positives, fold_in)
    if not holdout.is_warm.any():
        raise InsufficientDataError(
            f"none of the viewers of {len(positives)} held-out events has an event before them,"
            " so there is nothing to evaluate; ingest a longer history"
        )
    return holdout


def _places(axis: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return where each id stands on a sorted axis, `UNKNOWN` where it does not."""
    if not len(axis):
        return np.full(len(ids), UNKNOWN, np.intp)
    places = np.searchsorted(axis, ids).clip(max=len(axis) - 1)
    return np.where(axis[places] == ids, places, UNKNOWN)


def _taken(histories: Histories, rows: NDArray[np.intp]) -> Histories:
    """Return the histories of `rows`, an empty one for each `UNKNOWN`."""
    known = np.flatnonzero(rows != UNKNOWN)
    places, events = events_of(histories.offsets, rows[known])
    lengths = np.zeros(len(rows), np.int64)
    lengths[known] = np.bincount(places, minlength=len(known))
    return Histories(
        offsets=np.concatenate(([0], np.cumsum(lengths))),
        movies=histories.movies[events],
        weights=histories.weights[events],
        timestamps=histories.timestamps[events],
    )
