"""Rankings of the full catalogue for many viewers, a block at a time."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from domain.evaluation.catalog_metrics import Slates
from domain.evaluation.holdout import Holdout
from domain.evaluation.ranking_metrics import Hits
from domain.recommendation.histories import Histories, TrainingSet
from domain.recommendation.scoring import RankingModel, Scores

CELLS_PER_BLOCK = 2_000_000
"""Memory stays flat: a block of scores holds at most this many."""


def blocks(n_rows: int, n_movies: int) -> Iterator[slice]:
    """Yield slices of `n_rows` rows, each of at most `CELLS_PER_BLOCK` scores."""
    step = max(1, CELLS_PER_BLOCK // max(n_movies, 1))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def unseen_scores(model: RankingModel, data: TrainingSet, rows: NDArray[np.intp]) -> Scores:
    """Return the scores of training rows, `-inf` where the viewer likes the movie already."""
    scores = model.score_viewers(rows, data.histories)
    positions, movies = _events_of(data.histories, rows)
    scores[positions, movies] = -np.inf
    return scores


def rank(scores: Scores, holdout: Holdout, block: slice, k: int) -> tuple[Hits, Slates]:
    """Return where the held-out movies of the viewers in `block` rank, and their first k movies.

    `scores` (viewers of the block, n_movies). Equal scores rank by position. A
    movie whose score is `-inf` is not recommended, and so never a hit.
    """
    relevant = np.zeros(scores.shape, np.bool_)
    starts, stops = holdout.offsets[block.start], holdout.offsets[block.stop]
    lengths = np.diff(holdout.offsets[block.start : block.stop + 1])
    relevant[np.repeat(np.arange(len(lengths)), lengths), holdout.movies[starts:stops]] = True
    can_be_shown = scores > -np.inf
    relevant &= can_be_shown
    order = np.argsort(-scores, axis=1, kind="stable")
    slates = order[:, :k]
    return (
        Hits(
            ranked=np.take_along_axis(relevant, order, axis=1),
            relevant=holdout.relevant[block],
        ),
        np.where(np.take_along_axis(can_be_shown, slates, axis=1), slates, -1),
    )


def shown_in_top(model: RankingModel, data: TrainingSet, k: int) -> NDArray[np.bool_]:
    """Return which movies stand in the first k of any viewer of the fit, (n_movies,)."""
    n_movies = len(data.movie_ids)
    shown = np.zeros(n_movies, np.bool_)
    for block in blocks(len(data.viewer_ids), n_movies):
        rows = np.arange(block.start, block.stop)
        shown |= _in_top(unseen_scores(model, data, rows), k).any(axis=0)
    return shown


def _in_top(scores: Scores, k: int) -> NDArray[np.bool_]:
    """Return which finite scores are among the k highest of their row; ties by position."""
    n = scores.shape[1]
    if k >= n:
        return scores > -np.inf
    threshold = np.partition(scores, n - k, axis=1)[:, n - k, np.newaxis]
    above = scores > threshold
    level = scores == threshold
    places_left = k - above.sum(axis=1, keepdims=True)
    in_top: NDArray[np.bool_] = above | (level & (np.cumsum(level, axis=1) <= places_left))
    return in_top & (scores > -np.inf)


def _events_of(
    histories: Histories, rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return, for each event of `rows`, the position of its row in `rows` and its movie."""
    starts = histories.offsets[rows]
    lengths = histories.offsets[rows + 1] - starts
    positions = np.repeat(np.arange(len(rows)), lengths)
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    events = np.arange(int(lengths.sum())) - before + starts[positions]
    return positions, histories.movies[events].astype(np.intp)
