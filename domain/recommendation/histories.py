"""Viewers' histories on the axes of a model."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending
from domain.data.interactions import Interactions
from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """One viewer's positives, sorted by their positions on the movie axis.

    `movies`: (n,) intp; `weights`: (n,) float32; `timestamps`: (n,) int64 seconds.
    """

    movies: NDArray[np.intp]
    weights: NDArray[np.float32]
    timestamps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.movies)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """The positives of all viewers of a fit, as compressed sparse rows.

    Row r holds positions `offsets[r]:offsets[r + 1]` of `movies` (sorted within
    a row), `weights` and `timestamps`. `offsets`: (n_viewers + 1,) int64;
    `movies`: (n,) int32; `weights`: (n,) float32; `timestamps`: (n,) int64 seconds.
    """

    offsets: NDArray[np.int64]
    movies: NDArray[np.int32]
    weights: NDArray[np.float32]
    timestamps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> History:
        start, stop = self.offsets[row], self.offsets[row + 1]
        return History(
            movies=self.movies[start:stop].astype(np.intp),
            weights=self.weights[start:stop],
            timestamps=self.timestamps[start:stop],
        )

    def without(self, row: int) -> "Histories":
        """Return the histories of all viewers but one."""
        kept = _outside(self.offsets, row)
        return Histories(
            offsets=_offsets_without(self.offsets, row),
            movies=self.movies[kept],
            weights=self.weights[kept],
            timestamps=self.timestamps[kept],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenMovies:
    """What every known viewer has rated, liked or not, as compressed sparse rows.

    Row r holds the positions `movies[offsets[r]:offsets[r + 1]]`, sorted. The
    viewers of a fit come first, as on its axis; the last rows are of `others`
    (n_others,) int64, the sorted ids of viewers that have no positive in it.
    `offsets`: (n_viewers + n_others + 1,) int64; `movies`: (n,) int32.
    """

    offsets: NDArray[np.int64]
    movies: NDArray[np.int32]
    others: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def __getitem__(self, row: int) -> NDArray[np.int32]:
        return self.movies[self.offsets[row] : self.offsets[row + 1]]

    def of_other(self, viewer: ViewerId) -> NDArray[np.int32]:
        """Return what a viewer rated who is not on the axis of the fit; nothing of a stranger."""
        row = self._row_of_other(viewer)
        return self.movies[:0] if row is None else self[row]

    def without_other(self, viewer: ViewerId) -> "SeenMovies | None":
        """Return what all but one of `others` have rated, or None where it is none of them."""
        row = self._row_of_other(viewer)
        if row is None:
            return None
        return replace(self.without(row), others=self.others[self.others != viewer])

    def _row_of_other(self, viewer: ViewerId) -> int | None:
        position = position_in(self.others, viewer)
        return None if position is None else len(self.offsets) - 1 - len(self.others) + position

    def without(self, row: int) -> "SeenMovies":
        """Return what all viewers but one have rated."""
        return replace(
            self,
            offsets=_offsets_without(self.offsets, row),
            movies=self.movies[_outside(self.offsets, row)],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingSet:
    """What a model is fitted on: positives on compact axes.

    `viewer_ids` (n_viewers,) and `movie_ids` (n_movies,) are sorted int64; the
    movie axis may hold movies without a positive: they are candidates all the
    same. `newest` is the time of the newest event, from which ages are measured.
    """

    viewer_ids: NDArray[np.int64]
    movie_ids: NDArray[np.int64]
    histories: Histories
    newest: int

    def without(self, row: int) -> "TrainingSet":
        """Return the set without one viewer."""
        return replace(
            self,
            viewer_ids=np.delete(self.viewer_ids, row),
            histories=self.histories.without(row),
        )


def training_set(positives: Interactions, movie_ids: NDArray[np.int64]) -> TrainingSet:
    """Return de-duplicated `positives` on the axes of their viewers and of `movie_ids`.

    `movie_ids` is sorted and holds every movie of `positives`.
    """
    viewer_ids = np.unique(positives.viewer_ids)
    viewer_rows = np.searchsorted(viewer_ids, positives.viewer_ids)
    movie_columns = np.searchsorted(movie_ids, positives.movie_ids)
    order = ascending(viewer_rows, movie_columns)
    return TrainingSet(
        viewer_ids=viewer_ids,
        movie_ids=movie_ids,
        histories=Histories(
            offsets=np.concatenate(
                ([0], np.cumsum(np.bincount(viewer_rows, minlength=len(viewer_ids))))
            ).astype(np.int64),
            movies=movie_columns[order].astype(np.int32),
            weights=np.ones(len(positives), np.float32),
            timestamps=positives.timestamps[order],
        ),
        newest=int(positives.timestamps.max()) if len(positives) else 0,
    )


def seen_movies(ratings: Interactions, data: TrainingSet) -> SeenMovies:
    """Return which movies of the axis of `data` everybody rated, its own viewers first.

    `ratings` hold one rating of each viewer and movie; those of movies that are
    not on the axis are left out.
    """
    on_axis = np.isin(ratings.movie_ids, data.movie_ids)
    viewers = ratings.viewer_ids[on_axis]
    is_fitted = np.isin(viewers, data.viewer_ids)
    others = np.unique(viewers[~is_fitted])
    rows = np.where(
        is_fitted,
        np.searchsorted(data.viewer_ids, viewers),
        len(data.viewer_ids) + np.searchsorted(others, viewers),
    )
    movie_columns = np.searchsorted(data.movie_ids, ratings.movie_ids[on_axis])
    order = np.lexsort((movie_columns, rows))
    counts = np.bincount(rows, minlength=len(data.viewer_ids) + len(others))
    return SeenMovies(
        offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        movies=movie_columns[order].astype(np.int32),
        others=others,
    )


def _outside(offsets: NDArray[np.int64], row: int) -> NDArray[np.bool_]:
    """Say for each event of compressed sparse rows whether it is in another row."""
    kept = np.ones(int(offsets[-1]), np.bool_)
    kept[offsets[row] : offsets[row + 1]] = False
    return kept


def _offsets_without(offsets: NDArray[np.int64], row: int) -> NDArray[np.int64]:
    counts = np.delete(np.diff(offsets), row)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def position_in(sorted_ids: NDArray[np.int64], identifier: int) -> int | None:
    """Return the position of an id on a sorted axis, or None where it is absent."""
    position = int(sorted_ids.searchsorted(identifier))
    if position < len(sorted_ids) and sorted_ids[position] == identifier:
        return position
    return None
