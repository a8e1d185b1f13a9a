import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.datasets.sample import SAMPLE_SIZE, open_sample
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds, above_thresholds, split_by_time

Matrix = NDArray[np.float64]


@pytest.fixture(scope="module")
def ratings() -> Interactions:
    with open_sample() as sample:
        return concatenated([chunk for chunk, _ in sample.interactions()])


def test_it_is_a_data_set_that_says_it_is_simulated() -> None:
    with open_sample() as sample:
        known = {movie.movie_id for movie in sample.movies()}
        chunks = list(sample.interactions())
        assert sample.name == "sample"
        assert sample.is_simulated
        assert sample.rejects.total == 0
        assert sum(size for _, size in chunks) == sample.size
        assert {int(movie) for chunk, _ in chunks for movie in chunk.movie_ids} <= known


def test_it_looks_like_movielens(ratings: Interactions) -> None:
    assert len(ratings) == SAMPLE_SIZE.events
    assert 3.3 < ratings.ratings.mean() < 3.7
    assert 0.9 < ratings.ratings.std() < 1.2
    assert 0.4 < np.mean(ratings.ratings >= 4) < 0.6
    per_viewer = np.bincount(ratings.viewer_ids)[1:]
    assert np.mean(per_viewer >= 20) > 0.95
    assert np.median(per_viewer) < 0.7 * per_viewer.mean()
    assert 0.45 < gini(np.bincount(ratings.movie_ids)[1:]) < 0.7


def test_half_of_the_viewers_give_whole_stars_only(ratings: Interactions) -> None:
    halves = np.bincount(ratings.viewer_ids, weights=ratings.ratings % 1 > 0)[1:]
    assert 0.4 < np.mean(halves == 0) < 0.6


def test_popularity_changes_over_the_year(ratings: Interactions) -> None:
    ordered = ratings.sorted_by_time()
    tenth = len(ordered) // 10
    early, late = (
        set(np.argsort(-np.bincount(part, minlength=1_001))[:100])
        for part in (ordered.movie_ids[:tenth], ordered.movie_ids[-tenth:])
    )
    assert 0.4 < len(early & late) / 100 < 0.9


def gini(counts: NDArray[np.intp]) -> float:
    """Return the mean absolute difference of counts, over twice their mean."""
    ordered = np.sort(counts)
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def test_personal_taste_beats_popularity_under_the_default_protocol(ratings: Interactions) -> None:
    kept = above_thresholds(ratings.sorted_by_time(), Thresholds())
    movies = np.unique(kept.movie_ids)
    split = split_by_time(kept.positives())
    fit = liked(concatenated([split.train, split.validation]), movies)
    test = liked(split.test, movies)
    warm = (fit.sum(axis=1) > 0) & (test.sum(axis=1) > 0)
    assert warm.sum() >= 100

    together = fit.T @ fit
    popularity = np.diag(together)
    lengths = np.sqrt(popularity) + 1e-9
    cosine = together / np.outer(lengths, lengths)
    np.fill_diagonal(cosine, 0)
    popular = ndcg_at_10(np.broadcast_to(popularity, fit.shape), fit, test)[warm]
    personal = ndcg_at_10(fit @ cosine, fit, test)[warm]
    assert popular.mean() > 0.05
    assert personal.mean() > 1.25 * popular.mean()


def liked(ratings: Interactions, movies: NDArray[np.int64]) -> Matrix:
    matrix = np.zeros((SAMPLE_SIZE.viewers, len(movies)))
    matrix[ratings.viewer_ids - 1, np.searchsorted(movies, ratings.movie_ids)] = 1
    return matrix


def ndcg_at_10(scores: Matrix, seen: Matrix, relevant: Matrix) -> Matrix:
    top = np.argsort(np.where(seen > 0, np.inf, -scores), axis=1, kind="stable")[:, :10]
    discounts = 1 / np.log2(np.arange(2, 12))
    gained = np.take_along_axis(relevant, top, axis=1) @ discounts
    most = np.minimum(relevant.sum(axis=1), 10).astype(int)
    best: Matrix = np.append(0, np.cumsum(discounts))[most]
    return np.divide(gained, best, out=np.zeros(len(best)), where=best > 0)
