"""The mapping from content to bias and factors of movies."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.rating.biased_factors import BiasedFactors, model_of
from adapters.models.rating.content_ridge import choice_level, reading_content, with_movies
from domain.models.biased_factorization import BiasedFactorizationModel
from tests.builders import fit_data_of, ratings_by_biases_and_tastes

FIT = fit_data_of(ratings_by_biases_and_tastes())
DATA = FIT.rating_set()
N_MOVIES = len(DATA.movie_ids)


def model_at_random(draws: int) -> BiasedFactorizationModel:
    generator = np.random.default_rng(8)
    n_viewers = len(DATA.viewer_ids)
    found = BiasedFactors(
        viewer_levels=generator.normal(3.3, 0.1, (n_viewers, draws)),
        movie_levels=generator.normal(-0.2, 0.1, (N_MOVIES, draws)),
        viewer_factors=generator.normal(0.0, 0.5, (n_viewers, draws, 2)),
        movie_factors=generator.normal(0.0, 0.5, (N_MOVIES, draws, 2)),
    )
    return model_of(found, DATA)


@pytest.mark.parametrize("draws", [1, 3])
def test_new_movies_are_rated_as_movies_of_the_mapped_parameters(draws: int) -> None:
    model = reading_content(model := model_at_random(draws), FIT.movies, model, DATA)
    assert model.content is not None
    encoded = model.content.encode(FIT.movies).astype(np.float64)
    told = with_movies(model, encoded)
    for movie in (0, 5):
        for viewer in (None, 4):
            place = model.predict_new(viewer, FIT.movies[movie])
            assert place is not None
            expected = told.predict(viewer, np.array([movie])).ratings[0]
            assert place.rating.rating == pytest.approx(float(expected), abs=1e-5)


@pytest.mark.parametrize("draws", [1, 3])
def test_what_viewers_like_beyond_content_in_what_they_chose_is_a_level(draws: int) -> None:
    """The last factor of every viewer is 1: there goes what all ratings miss alike."""
    model = model_at_random(draws)
    movies = np.zeros((N_MOVIES, 1 + model.movie_factors[0].size))
    exact = with_movies(model, movies).predict_pairs(DATA.viewers, DATA.movies)
    many = replace(DATA, ratings=exact + np.float32(0.3))
    level = choice_level(model, movies, many)
    assert level[0] == 0
    told = with_movies(model, movies + level).predict_pairs(DATA.viewers, DATA.movies)
    assert np.abs(told - many.ratings).mean() < 0.1


def test_movies_of_one_draw_are_as_like_as_their_factors() -> None:
    model = reading_content(model := model_at_random(1), FIT.movies, model, DATA)
    assert model.content is not None
    factors = model.content.encode(FIT.movies)[:, 1:] - model.content.levels[1:]
    place = model.predict_new(None, FIT.movies[3])
    assert place is not None
    assert place.likeness is not None
    lengths = np.linalg.norm(factors, axis=1) * np.linalg.norm(factors[3])
    assert_allclose(place.likeness, factors @ factors[3] / lengths, atol=1e-4)


def test_movies_that_nobody_rated_do_not_count() -> None:
    """The last one of the axis: whatever its parameters are."""
    model = model_at_random(1)
    factors = model.movie_factors.copy()
    factors[-1] = 99.0
    changed = replace(model, movie_factors=factors)
    first = reading_content(model, FIT.movies, model, DATA).content
    again = reading_content(changed, FIT.movies, model, DATA).content
    assert first is not None
    assert again is not None
    assert_allclose(first.weights, again.weights)


def test_what_only_movies_without_ratings_have_tells_nothing() -> None:
    movies = [*FIT.movies[:-1], replace(FIT.movies[-1], genres=("Yodelling",), year=None)]
    model = reading_content(model := model_at_random(1), movies, model, DATA)
    assert model.predict_new(0, movies[0]) is not None
    assert model.predict_new(0, movies[-1]) is None


def test_without_movies_described_no_content_is_read() -> None:
    model = model_at_random(1)
    assert reading_content(model, (), model, DATA) is model
