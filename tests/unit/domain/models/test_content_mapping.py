"""Ratings of movies that nobody has rated, by a mapping that can be reckoned by hand."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.data.new_movie import NewMovie
from domain.identifiers import ViewerId
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.content_mapping import ContentMapping, about_means
from domain.models.movie_features import MovieFeatures
from domain.recommendation.new_movie_rating import NewMovieBasis, NewMoviePlace, predicted_new
from domain.recommendation.rating import NORMAL_95
from domain.recommendation.rating_predictor import RatingPredictor

MAPPING = ContentMapping(
    features=MovieFeatures(genres=("Comedy", "Drama"), directors=("Ida Lupino",)),
    means=np.array([0.5, 0.5, 0.0], np.float32),
    levels=np.array([0.1, 0.0, 0.0], np.float32),
    weights=np.array([[0.0, 1.0, 3.0], [0.4, -1.0, -3.0], [1.0, 0.0, 0.0]], np.float32),
    axes=np.array([[2.0], [-2.0], [0.0]], np.float32),
    places=np.array([[2.0], [-2.0], [0.0]], np.float32),
    spreads=np.array([0.3, 0.2]),
)
"""A bias and one factor in two draws; the known movies are a comedy, a drama and neither."""
MODEL = BiasedFactorizationModel(
    global_mean=3.0,
    viewer_biases=np.array([0.5, 0.0], np.float32),
    movie_biases=np.zeros(3, np.float32),
    viewer_factors=np.array([[[0.5], [0.1]], [[-0.5], [-0.1]]], np.float32),
    movie_factors=np.zeros((3, 2, 1), np.float32),
    viewer_ratings=np.array([4, 3], np.int32),
    movie_ratings=np.array([5, 2, 0], np.int32),
    spreads=np.array([0.1, 0.2, 0.3, 0.4]),
    lowest=1.0,
    highest=5.0,
    content=MAPPING,
)
COMEDY, DRAMA = NewMovie(title="Funny", genres=("comedy",)), NewMovie(title="x", genres=("Drama",))
UNTOLD = NewMovie(title="Untold", genres=("Yodelling",), cast=("A. Nobody",), year=1999)


def place_of(movie: NewMovie, viewer: int | None = None) -> NewMoviePlace:
    place = MODEL.predict_new(viewer, movie)
    assert place is not None
    return place


def test_columns_count_by_how_far_they_are_from_the_mean() -> None:
    assert_allclose(MAPPING.encode([COMEDY]), [[0.1 - 0.2, 1.0, 3.0]], atol=1e-6)
    assert_allclose(MAPPING.encode([DRAMA]), [[0.1 + 0.2, -1.0, -3.0]], atol=1e-6)


def test_a_kind_that_is_not_known_counts_as_average() -> None:
    by_lupino = NewMovie(title="The Bigamist", directors=("Ida Lupino",))
    assert_allclose(MAPPING.encode([by_lupino]), [[1.1, 0.0, 0.0]], atol=1e-6)
    kinds = (np.array([[1, 1], [0, 0]], np.float32), np.array([[0], [3]], np.float32))
    found = about_means(kinds, np.array([0.5, 0.25, 1.0], np.float32))
    assert_allclose(found, [[0.5, 0.75, 0.0], [0.0, 0.0, 2.0]])


def test_a_viewer_is_told_by_bias_and_the_mean_match_over_the_draws() -> None:
    found = place_of(COMEDY, viewer=0).rating
    assert found.rating == pytest.approx(3.0 + 0.5 - 0.1 + (0.5 * 1.0 + 0.1 * 3.0) / 2)
    assert found.basis is NewMovieBasis.VIEWER_AND_CONTENT
    assert found.high - found.rating == pytest.approx(NORMAL_95 * 0.2)


def test_a_stranger_is_told_what_such_movies_get() -> None:
    found = place_of(DRAMA).rating
    assert found.rating == pytest.approx(3.3)
    assert found.basis is NewMovieBasis.CONTENT
    assert found.rating - found.low == pytest.approx(NORMAL_95 * 0.3)


def test_ratings_and_intervals_keep_to_the_scale() -> None:
    elated = replace(MODEL, viewer_biases=np.array([9.0, 0.0], np.float32))
    found = elated.predict_new(0, COMEDY)
    assert found is not None
    assert (found.rating.rating, found.rating.high) == (5.0, 5.0)


def test_movies_are_alike_by_their_cosines_along_the_axes() -> None:
    likeness = place_of(COMEDY).likeness
    assert likeness is not None
    assert_allclose(likeness, [1.0, -1.0, 0.0])


def test_of_content_that_nobody_knows_nothing_is_told() -> None:
    assert MODEL.predict_new(0, UNTOLD) is None
    predictor = RatingPredictor(
        model=MODEL, viewer_ids=np.array([10, 20]), movie_ids=np.arange(3), scale=5.0
    )
    found = predicted_new(predictor, ViewerId(10), UNTOLD)
    assert found.rating.basis is NewMovieBasis.VIEWER_BIAS
    assert found.rating.rating == pytest.approx(3.5)
    assert found.likeness is None


def test_who_is_known_by_fold_in_alone_has_the_interval_of_a_stranger() -> None:
    belief, movies, ratings = MODEL.viewer_belief(), np.array([0]), np.array([4.0], np.float32)
    for viewer, spread in ((None, 0.3), (1, 0.2)):
        told = MODEL.folded_in(belief, viewer, movies, ratings)
        assert told is not None
        assert told.content is not None
        assert told.content.spreads[1] == spread
        assert told.content.spreads[0] == 0.3


def test_older_models_read_no_content() -> None:
    arrays = {
        name: array for name, array in MODEL.arrays().items() if not name.startswith("mapping_")
    }
    older = BiasedFactorizationModel.from_arrays(arrays)
    assert older.content is None
    assert older.predict_new(0, COMEDY) is None
    assert older.arrays().keys() == arrays.keys()
