"""Ratings of movies that nobody has rated, by a hybrid made of plain arrays."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from domain.data.new_movie import NewMovie
from domain.identifiers import ViewerId
from domain.models.hybrid import HybridModel
from domain.recommendation.new_movie_rating import NewMovieBasis, predicted_new
from domain.recommendation.rating import NORMAL_95
from tests.builders import fit_data_of, predictor_of, ratings_by_biases_and_tastes
from tests.hybrids import COMEDY, DRAMA, hybrid_of, hybrid_predictor_of

FIT = fit_data_of(ratings_by_biases_and_tastes())
MODEL = hybrid_of(FIT)
PREDICTOR = hybrid_predictor_of(FIT)
DARK, FUNNY = NewMovie(title="Dark", genres=(DRAMA,)), NewMovie(title="Funny", genres=(COMEDY,))
HARD_BOILED = NewMovie(title="The Hitch-Hiker", genres=(DRAMA,), directors=("Ida Lupino",))


def test_a_stranger_is_told_what_such_movies_get() -> None:
    assert MODEL.predict_new(None, DARK).rating.rating == pytest.approx(4.0)
    assert MODEL.predict_new(None, HARD_BOILED).rating.rating == pytest.approx(5.0)
    assert MODEL.predict_new(None, FUNNY).rating.rating == pytest.approx(3.5)


def test_a_viewer_is_told_by_bias_and_taste_too() -> None:
    bias = float(MODEL.ratings.viewer_biases[0])
    assert MODEL.predict_new(0, FUNNY).rating.rating == pytest.approx(3.5 + bias + 1.0)
    assert MODEL.predict_new(0, DARK).rating.rating == pytest.approx(3.5 + bias + 0.5 - 1.0)


def test_a_movie_of_the_axis_without_ratings_of_its_own_is_rated_as_a_new_one() -> None:
    """The content of the movies on the axis has left its factors there."""
    by_row = MODEL.predict(3, np.array([1])).ratings[0]
    assert MODEL.predict_new(3, FIT.movies[1]).rating.rating == pytest.approx(
        float(by_row), abs=1e-5
    )


def test_intervals_are_those_of_movies_never_seen_and_keep_to_the_scale() -> None:
    found = MODEL.predict_new(None, DARK).rating
    assert found.low == pytest.approx(4.0 - NORMAL_95 * 0.6)
    assert found.high == 5.0
    assert MODEL.predict_new(None, HARD_BOILED).rating.high == 5.0


@pytest.mark.parametrize(
    ("viewer", "basis"),
    [
        (int(PREDICTOR.viewer_ids[0]), NewMovieBasis.VIEWER_AND_CONTENT),
        (999_999, NewMovieBasis.CONTENT),
        (None, NewMovieBasis.CONTENT),
    ],
)
def test_it_says_what_the_rating_rests_on(viewer: int | None, basis: NewMovieBasis) -> None:
    asked = None if viewer is None else ViewerId(viewer)
    assert predicted_new(PREDICTOR, asked, DARK).rating.basis is basis


def test_a_model_that_reads_no_content_falls_back_and_says_so() -> None:
    plain = predictor_of(MODEL.ratings, FIT)
    viewer = ViewerId(int(plain.viewer_ids[0]))
    found = predicted_new(plain, viewer, DARK)
    assert found.rating.basis is NewMovieBasis.VIEWER_BIAS
    assert found.rating.rating == pytest.approx(3.5 + float(MODEL.ratings.viewer_biases[0]))
    assert found.likeness is None
    assert predicted_new(plain, None, DARK).rating.basis is NewMovieBasis.GLOBAL_MEAN


def test_the_nearest_movies_have_the_same_genres() -> None:
    likeness = predicted_new(PREDICTOR, None, FUNNY).likeness
    assert likeness is not None
    is_comedy = np.array([COMEDY in movie.genres for movie in FIT.movies])
    assert_allclose(likeness, np.where(is_comedy, 1.0, 0.0), atol=1e-6)


@pytest.mark.parametrize("reads_titles", [True, False])
def test_the_model_read_back_from_its_arrays_predicts_the_same_bits(reads_titles: bool) -> None:
    model = hybrid_of(FIT, reads_titles=reads_titles)
    read = HybridModel.from_arrays(model.arrays())
    found, expected = read.predict_new(1, HARD_BOILED), model.predict_new(1, HARD_BOILED)
    assert found.rating == expected.rating
    assert_array_equal(found.likeness, expected.likeness)
    movies = np.arange(5)
    assert_array_equal(read.predict(2, movies).ratings, model.predict(2, movies).ratings)


def test_without_a_viewer_new_movies_are_rated_as_before_for_all_others() -> None:
    left = MODEL.without_viewer(1)
    assert left.predict_new(1, DARK).rating == MODEL.predict_new(2, DARK).rating
    assert left.predict_new(None, DARK).rating == MODEL.predict_new(None, DARK).rating


def test_what_a_stranger_rated_tells_how_they_rate_by_content() -> None:
    comedies = [row for row, movie in enumerate(FIT.movies) if COMEDY in movie.genres][:5]
    belief = MODEL.viewer_belief()
    by_rating = {}
    for rating in (1.0, 5.0):
        given = np.full(len(comedies), rating, np.float32)
        told = MODEL.folded_in(belief, None, np.array(comedies), given)
        assert told is not None
        by_rating[rating] = told.predict_new(0, FUNNY).rating
    assert by_rating[1.0].basis is NewMovieBasis.VIEWER_AND_CONTENT
    assert by_rating[1.0].rating < MODEL.predict_new(None, FUNNY).rating.rating
    assert by_rating[1.0].rating < by_rating[5.0].rating - 0.1


def test_the_interval_of_who_is_new_stays_as_wide_as_a_strangers() -> None:
    belief, movies, given = MODEL.viewer_belief(), np.array([1]), np.array([3.0], np.float32)
    for viewer, spread in ((None, 0.6), (3, 0.55)):
        told = MODEL.folded_in(belief, viewer, movies, given)
        assert told is not None
        found = told.predict_new(0, FUNNY).rating
        assert found.rating - found.low == pytest.approx(NORMAL_95 * spread)
