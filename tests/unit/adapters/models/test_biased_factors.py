import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.biased_factors import BiasedFactors, fitted_model, model_of, spreads_about
from domain.errors import InsufficientDataError
from domain.recommendation.rating_set import rating_set
from tests.builders import ratings_by_biases_and_tastes

RATINGS = ratings_by_biases_and_tastes()
DATA = rating_set(RATINGS, np.unique(RATINGS.movie_ids))
N_VIEWERS, N_MOVIES = len(DATA.viewer_ids), len(DATA.movie_ids)


def found_at_random(draws: int = 3) -> BiasedFactors:
    generator = np.random.default_rng(8)
    return BiasedFactors(
        offsets=generator.normal(3, 0.1, draws),
        viewer_biases=generator.normal(0.3, 0.1, (N_VIEWERS, draws)),
        movie_biases=generator.normal(-0.2, 0.1, (N_MOVIES, draws)),
        viewer_factors=generator.normal(0.5, 0.1, (N_VIEWERS, draws, 2)),
        movie_factors=generator.normal(-0.4, 0.1, (N_MOVIES, draws, 2)),
    )


def test_predictions_are_those_of_the_parameters_that_were_found() -> None:
    found = found_at_random()
    matches = np.einsum(
        "nsf,nsf->ns", found.viewer_factors[DATA.viewers], found.movie_factors[DATA.movies]
    )
    exact = found.offsets + found.viewer_biases[DATA.viewers] + found.movie_biases[DATA.movies]
    expected = (exact + matches).mean(axis=1).clip(1, 5)
    predicted = model_of(found, DATA).predict_pairs(DATA.viewers, DATA.movies)
    assert_allclose(predicted, expected, atol=1e-5)


def test_the_average_rating_has_neither_biases_nor_factors_on_its_sides() -> None:
    model = model_of(found_at_random(), DATA)
    assert model.global_mean == pytest.approx(RATINGS.ratings.mean())
    assert_allclose(model.viewer_biases[DATA.viewers].mean(axis=0), 0, atol=1e-5)
    assert_allclose(model.viewer_factors[DATA.viewers].mean(axis=0), 0, atol=1e-5)
    assert_allclose(model.movie_factors[DATA.movies].mean(axis=0), 0, atol=1e-5)


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


def test_spreads_come_of_ratings_that_were_held_out() -> None:
    """A solver that learns every rating by heart is not believed to be that close."""
    fitted_on: list[int] = []

    def by_heart(data: object) -> BiasedFactors:
        assert isinstance(data, type(DATA))
        fitted_on.append(len(data))
        table = np.zeros((N_VIEWERS, 1, N_MOVIES))
        table[data.viewers, 0, data.movies] = data.ratings - 3.0
        zeros = np.zeros((N_VIEWERS, 1)), np.zeros((N_MOVIES, 1))
        return BiasedFactors(
            offsets=np.array([3.0]),
            viewer_biases=zeros[0],
            movie_biases=zeros[1],
            viewer_factors=table,
            movie_factors=np.eye(N_MOVIES)[:, np.newaxis],
        )

    model = fitted_model(DATA, by_heart, seed=1)
    assert fitted_on == [len(DATA) - len(DATA) // 10, len(DATA)]
    assert spreads_about(model, DATA)[0] < 1e-5
    assert model.spreads[0] > 0.5


def test_nine_ratings_are_too_few() -> None:
    few = DATA.take(np.arange(len(DATA)) < 9)
    with pytest.raises(InsufficientDataError, match="9 ratings are too few"):
        fitted_model(few, lambda _: found_at_random(), seed=1)
