import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.rating.biased_factors import (
    BIAS_REGULARIZATION,
    BiasedFactors,
    biases_alone,
    model_of,
    spreads_about,
)
from domain.recommendation.rating_set import rating_set
from tests.builders import ratings_by_biases_and_tastes

RATINGS = ratings_by_biases_and_tastes()
DATA = rating_set(RATINGS, np.unique(RATINGS.movie_ids))
N_VIEWERS, N_MOVIES = len(DATA.viewer_ids), len(DATA.movie_ids)


def found_at_random(draws: int = 3) -> BiasedFactors:
    generator = np.random.default_rng(8)
    return BiasedFactors(
        viewer_levels=generator.normal(3.3, 0.1, (N_VIEWERS, draws)),
        movie_levels=generator.normal(-0.2, 0.1, (N_MOVIES, draws)),
        viewer_factors=generator.normal(0.5, 0.1, (N_VIEWERS, draws, 2)),
        movie_factors=generator.normal(-0.4, 0.1, (N_MOVIES, draws, 2)),
    )


def test_predictions_are_those_of_the_parameters_that_were_found() -> None:
    found = found_at_random()
    matches = np.einsum(
        "nsf,nsf->ns", found.viewer_factors[DATA.viewers], found.movie_factors[DATA.movies]
    )
    levels = found.viewer_levels[DATA.viewers] + found.movie_levels[DATA.movies]
    expected = (levels + matches).mean(axis=1).clip(1, 5)
    predicted = model_of(found, DATA).predict_pairs(DATA.viewers, DATA.movies)
    assert_allclose(predicted, expected, atol=1e-5)


def test_the_model_falls_back_on_biases_that_are_best_alone_whatever_was_found() -> None:
    model = model_of(found_at_random(), DATA)
    viewer_biases, movie_biases = biases_alone(DATA)
    assert model.global_mean == pytest.approx(RATINGS.ratings.mean())
    assert_allclose(model.viewer_biases, viewer_biases, atol=1e-6)
    assert_allclose(model.movie_biases, movie_biases, atol=1e-6)


def test_biases_alone_minimise_their_penalised_squares() -> None:
    """A penalty λ b² is one more rating of 0 by the design √λ."""
    design = np.zeros((len(DATA) + N_VIEWERS + N_MOVIES, N_VIEWERS + N_MOVIES))
    rows = np.arange(len(DATA))
    design[rows, DATA.viewers] = design[rows, N_VIEWERS + DATA.movies] = 1.0
    design[len(DATA) :] = np.sqrt(BIAS_REGULARIZATION) * np.eye(N_VIEWERS + N_MOVIES)
    target = np.zeros(len(design))
    target[: len(DATA)] = DATA.ratings - DATA.ratings.mean()
    assert_allclose(
        np.concatenate(biases_alone(DATA)), np.linalg.lstsq(design, target)[0], atol=1e-4
    )


def test_spreads_are_how_far_ratings_lie_from_what_each_basis_says() -> None:
    model = model_of(found_at_random(), DATA)
    spreads = spreads_about(model, DATA)
    hidden = np.full(len(DATA), -1)
    for spread, viewers, movies in zip(
        spreads,
        (DATA.viewers, DATA.viewers, hidden, hidden),
        (DATA.movies, hidden, DATA.movies, hidden),
        strict=True,
    ):
        misses = DATA.ratings - model.predict_pairs(viewers, movies)
        assert spread == pytest.approx(np.sqrt(np.mean(np.square(misses, dtype=np.float64))))
