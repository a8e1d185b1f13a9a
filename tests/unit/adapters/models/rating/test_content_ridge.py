"""The mapping from content to parameters of movies, against the same problem solved at length."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from adapters.models.rating.biased_factors import BiasedFactors, model_of
from adapters.models.rating.content_ridge import PENALTY, Ridge, reading_content, with_movies
from domain.models.biased_factorization import BiasedFactorizationModel
from tests.builders import fit_data_of, ratings_by_biases_and_tastes

FIT = fit_data_of(ratings_by_biases_and_tastes())
DATA = FIT.rating_set()
N_MOVIES = len(DATA.movie_ids)
COLUMNS = np.random.default_rng(2).normal(size=(40, 5)).astype(np.float32)
WEIGHTS = np.random.default_rng(3).uniform(0, 3, 40)
TARGETS = np.random.default_rng(4).normal(size=(40, 2))


def solved_at_length(kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the coefficients; a penalty λ w² is one more row of the design, √λ for w alone."""
    design = np.column_stack([np.ones(kept.sum()), COLUMNS[kept]])
    roots = np.sqrt(WEIGHTS[kept])[:, np.newaxis]
    penalties = np.sqrt(PENALTY) * np.eye(6)[1:]
    solved: NDArray[np.float64] = np.linalg.lstsq(
        np.vstack([roots * design, penalties]),
        np.vstack([roots * TARGETS[kept], np.zeros((5, 2))]),
    )[0]
    return solved


@pytest.fixture(params=[7, 512])
def ridge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ridge:
    """Return the ridge, read in one block of movies or in many."""
    monkeypatch.setattr("adapters.models.rating.content_ridge._MOVIES_PER_BLOCK", request.param)
    return Ridge.of(COLUMNS, WEIGHTS)


def test_coefficients_minimise_penalised_weighted_squares(ridge: Ridge) -> None:
    expected = solved_at_length(np.full(40, True))
    assert_allclose(ridge.coefficients(TARGETS), expected, atol=1e-6)


def test_each_movie_is_told_as_by_a_fit_without_it(ridge: Ridge) -> None:
    told = ridge.left_out(TARGETS)
    for movie in (0, 17, 39):
        found = solved_at_length(np.arange(40) != movie)
        assert_allclose(told[movie], found[0] + COLUMNS[movie] @ found[1:], atol=1e-6)


def test_one_movie_is_no_reason_to_divide_by_zero() -> None:
    one = Ridge.of(COLUMNS[:1], np.ones(1))
    assert np.isfinite(one.left_out(TARGETS[:1])).all()


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


def test_without_movies_described_no_content_is_read() -> None:
    model = model_at_random(1)
    assert reading_content(model, (), model, DATA) is model
