"""What viewers liked later, on the axes of a fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.catalog_metrics import viewers_per_movie
from domain.recommendation.histories import TrainingSet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Holdout:
    """The held-out positives of warm viewers: those with at least one positive in the fit.

    `rows` (n_viewers,) are their training rows, ascending. `relevant`
    (n_viewers,) counts all their held-out positives. Those on movies that the
    fit has seen stand at `movies[offsets[i]:offsets[i + 1]]`; the others can
    only be missed. `cold_viewers` were left out.
    """

    rows: NDArray[np.intp]
    relevant: NDArray[np.int64]
    offsets: NDArray[np.int64]
    movies: NDArray[np.intp]
    cold_viewers: int

    def __len__(self) -> int:
        return len(self.rows)


def warm_holdout(data: TrainingSet, positives: Interactions) -> Holdout:
    """Return the de-duplicated `positives` of viewers whom the fit on `data` knows.

    Raises `InsufficientDataError` where it knows none of them.
    """
    is_warm = np.isin(positives.viewer_ids, data.viewer_ids)
    warm = positives.select(is_warm)
    if len(warm) == 0:
        raise InsufficientDataError(
            f"none of the viewers of {len(positives)} held-out events has an event before them,"
            " so there is nothing to evaluate; ingest a longer history"
        )
    viewer_ids, viewers = np.unique(warm.viewer_ids, return_inverse=True)
    trained_ids = data.movie_ids[viewers_per_movie(data) > 0]
    can_be_hit = np.isin(warm.movie_ids, trained_ids)
    columns = np.searchsorted(data.movie_ids, warm.movie_ids[can_be_hit])
    owners = viewers[can_be_hit]
    counts = np.bincount(owners, minlength=len(viewer_ids))
    return Holdout(
        rows=np.searchsorted(data.viewer_ids, viewer_ids),
        relevant=np.bincount(viewers),
        offsets=np.concatenate(([0], np.cumsum(counts))),
        movies=columns[np.argsort(owners, kind="stable")],
        cold_viewers=len(np.unique(positives.viewer_ids[~is_warm])),
    )
