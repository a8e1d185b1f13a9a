"""What rankings do to the catalogue: how much of it they show, and which part.

Slates are positions on the movie axis, (n_viewers, k) intp, -1 where a slate
is shorter than k.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.evaluation.ranking_metrics import PerViewer
from domain.recommendation.histories import Histories, TrainingSet

Slates = NDArray[np.intp]


def viewers_per_movie(data: TrainingSet) -> NDArray[np.int64]:
    """Return how many viewers of the fit like each movie, (n_movies,)."""
    return np.bincount(data.histories.movies, minlength=len(data.movie_ids))


def coverage(was_shown: NDArray[np.bool_]) -> float:
    """Return the share of the catalogue that at least one viewer is shown.

    `was_shown` (n_movies,). Source: Ge, Delgado-Battenfeld and Jannach, "Beyond
    accuracy: evaluating recommender systems by coverage and serendipity",
    RecSys 2010 (catalogue coverage).
    """
    return float(was_shown.mean())


def novelty(slates: Slates, data: TrainingSet) -> PerViewer:
    """Return the mean of -log2(p_i) over a slate, in bits; 1 = liked by every second viewer.

    p_i is the share of the fit's viewers who like movie i; a movie that none
    likes yet counts as liked by one. Source: Zhou et al., "Solving the apparent
    diversity-accuracy dilemma of recommender systems", PNAS 107(10), 2010
    (mean self-information).
    """
    shares = np.maximum(viewers_per_movie(data), 1) / max(len(data.viewer_ids), 1)
    return _mean_over_slates(-np.log2(shares), slates)


def popularity_bias(
    slates: Slates, rows: NDArray[np.intp], histories: Histories, data: TrainingSet
) -> PerViewer:
    """Return how much more popular a slate is than the viewer's own taste: 0.5 = by half.

    Mean popularity of the slate / mean popularity of what the viewer liked before
    - 1; that stands in `rows` of `histories`, none of them empty. Source: Abdollahpouri et
    al., "The connection between popularity bias, calibration, and fairness in
    recommendation", RecSys 2020 (popularity lift), here viewer by viewer.
    """
    counts = viewers_per_movie(data).astype(np.float64)
    sums = np.concatenate(([0.0], np.cumsum(counts[histories.movies])))
    starts, stops = histories.offsets[rows], histories.offsets[rows + 1]
    own: PerViewer = (sums[stops] - sums[starts]) / (stops - starts)
    return _mean_over_slates(counts, slates) / own - 1.0


def intra_list_diversity(slates: Slates, genres: NDArray[np.float64]) -> PerViewer:
    """Return 1 - the mean cosine of all pairs of a slate's genre vectors, 0 below two movies.

    Genres, not a model's own vectors, so that every family is measured by the
    same rule. `genres` (n_movies, n_genres) has rows of unit length, or of
    zeros where no genre is known. Source: Ziegler et al., "Improving
    recommendation lists through topic diversification", WWW 2005, as 1 - similarity.
    """
    shown = slates >= 0
    vectors = genres[slates] * shown[:, :, np.newaxis]
    # Σ over ordered pairs of different movies = |Σ v|² - Σ |v|²
    total = np.square(vectors.sum(axis=1)).sum(axis=1) - np.square(vectors).sum(axis=(1, 2))
    sizes = shown.sum(axis=1)
    pairs = sizes * (sizes - 1)
    return np.where(pairs > 0, 1.0 - total / np.maximum(pairs, 1), 0.0)


def genre_vectors(movies: Sequence[Movie]) -> NDArray[np.float64]:
    """Return what `intra_list_diversity` takes: a unit-length row per movie, a column per genre."""
    names = sorted({genre for movie in movies for genre in movie.genres})
    columns = {name: column for column, name in enumerate(names)}
    vectors = np.zeros((len(movies), len(names)))
    for row, movie in enumerate(movies):
        vectors[row, [columns[genre] for genre in movie.genres]] = 1.0
    # A movie without a genre keeps its zeros.
    vectors /= np.sqrt(np.maximum(vectors.sum(axis=1, keepdims=True), 1.0))
    return vectors


def _mean_over_slates(values: NDArray[np.float64], slates: Slates) -> PerViewer:
    shown = slates >= 0
    sums: PerViewer = np.where(shown, values[slates], 0.0).sum(axis=1)
    means: PerViewer = sums / np.maximum(shown.sum(axis=1), 1)
    return means
