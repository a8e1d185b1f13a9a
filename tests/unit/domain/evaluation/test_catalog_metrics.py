import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.data.catalog import Movie
from domain.evaluation.catalog_metrics import (
    coverage,
    genre_vectors,
    intra_list_diversity,
    novelty,
    popularity_bias,
    viewers_per_movie,
)
from domain.identifiers import MovieId
from domain.recommendation.histories import Histories, TrainingSet

# Four viewers; movie 0 is liked by all, 1 by two, 2 by one, 3 by none.
DATA = TrainingSet(
    viewer_ids=np.array([1, 2, 3, 4]),
    movie_ids=np.array([10, 20, 30, 40]),
    histories=Histories(
        offsets=np.array([0, 2, 4, 6, 7]),
        movies=np.array([0, 1, 0, 1, 0, 2, 0], np.int32),
        weights=np.ones(7, np.float32),
        timestamps=np.zeros(7, np.int64),
    ),
    newest=0,
)


def test_viewers_per_movie_counts_along_the_axis() -> None:
    assert viewers_per_movie(DATA).tolist() == [4, 2, 1, 0]


def test_coverage_is_the_share_of_movies_shown() -> None:
    assert coverage(np.array([True, False, False, True])) == pytest.approx(0.5)


def test_novelty_is_measured_in_bits_and_an_unliked_movie_counts_as_liked_once() -> None:
    slates = np.array([[0, 1], [2, 3], [1, -1]])
    assert_allclose(novelty(slates, DATA), [0.5, 2.0, 1.0])


def test_popularity_bias_compares_a_slate_with_the_viewers_own_taste() -> None:
    # Viewer 0 likes movies 0 and 1 (mean 3 viewers), viewer 3 movie 0 (4 viewers).
    bias = popularity_bias(np.array([[2, 3], [0, 1]]), np.array([0, 3]), DATA.histories, DATA)
    assert_allclose(bias, [0.5 / 3 - 1, 3 / 4 - 1])


def movie(number: int, *genres: str) -> Movie:
    return Movie(movie_id=MovieId(number), slug=str(number), title=str(number), genres=genres)


def test_diversity_is_one_minus_the_mean_cosine_of_genres() -> None:
    vectors = genre_vectors(
        [movie(1, "Drama"), movie(2, "Drama"), movie(3, "War"), movie(4, "Drama", "War"), movie(5)]
    )
    slates = np.array([[0, 1, -1], [0, 2, -1], [0, 3, -1], [0, 1, 2], [0, 4, -1], [0, -1, -1]])
    assert_allclose(
        intra_list_diversity(slates, vectors),
        [0.0, 1.0, 1 - 1 / np.sqrt(2), 1 - 1 / 3, 1.0, 0.0],
        atol=1e-12,
    )
