from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import sparse

from adapters.models.rating.bayesian_fm import (
    BayesianFmParameters,
    MyfmBayesianFm,
    _kept_rounds,
    _together,
)
from domain.data.demographics import Demographics
from domain.errors import InsufficientDataError, InvalidValueError
from domain.identifiers import ViewerId
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Parameter, Role
from tests.builders import fit_data_of, ratings_by_biases_and_tastes
from tests.fakes.silent_progress import SilentProgress

FIT = fit_data_of(ratings_by_biases_and_tastes())


def fitted(
    fit: FitData = FIT, progress: SilentProgress | None = None, /, **changed: Parameter
) -> BiasedFactorizationModel:
    parameters: dict[str, Parameter] = {
        "factors": 2,
        "iterations": 30,
        "warm_up": 10,
        "draws": 5,
    }
    plan = ModelPlan(
        name="fm",
        family="bayesian-fm",
        role=Role.RATING,
        seed=4,
        parameters={**parameters, **changed},
    )
    return MyfmBayesianFm().fit(plan, fit, progress or SilentProgress())


def test_nine_ratings_are_too_few() -> None:
    ratings = ratings_by_biases_and_tastes()
    nine = fit_data_of(ratings.select(np.arange(len(ratings)) < 9))
    with pytest.raises(InsufficientDataError, match="9 ratings are too few"):
        fitted(nine)


def test_features_taken_together_predict_what_the_machine_predicts() -> None:
    """W x + Σ over pairs of features c < d of v_cᵀ v_d x_c x_d, written out."""
    generator = np.random.default_rng(6)
    viewer, movie = generator.random(3), generator.random(2)
    weights, vectors = generator.normal(size=5), generator.normal(size=(5, 4))
    row = np.concatenate([viewer, movie])
    expected = weights @ row + sum(
        (vectors[c] @ vectors[d]) * row[c] * row[d] for c in range(5) for d in range(c + 1, 5)
    )
    (of_viewer,) = _together(sparse.csr_matrix(viewer[np.newaxis]), weights[:3], vectors[:3])
    (of_movie,) = _together(sparse.csr_matrix(movie[np.newaxis]), weights[3:], vectors[3:])
    assert_allclose(of_viewer[0] + of_movie[0] + of_viewer[1:] @ of_movie[1:], expected)


@pytest.mark.parametrize(
    ("iterations", "warm_up", "draws", "expected"),
    [
        (10, 4, 3, [4, 6, 9]),
        (10, 4, 6, [4, 5, 6, 7, 8, 9]),
        (10, 4, 1, [9]),
        (1, 0, 1, [0]),
    ],
)
def test_draws_are_kept_evenly_after_the_warm_up(
    iterations: int, warm_up: int, draws: int, expected: list[int]
) -> None:
    parameters = BayesianFmParameters(iterations=iterations, warm_up=warm_up, draws=draws)
    kept = _kept_rounds(parameters)
    assert sorted(kept) == expected
    assert sorted(kept.values()) == list(range(draws))


def test_more_draws_than_rounds_after_the_warm_up_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="10 rounds of warm_up leave too few of 12 iter"):
        fitted(iterations=12, draws=3)


def test_the_model_holds_as_many_draws_and_factors_as_the_plan_says() -> None:
    model = fitted()
    of_levels = 2
    assert model.viewer_factors.shape == (len(FIT.rating_set().viewer_ids), 5, 2 + of_levels)
    assert model.movie_factors.shape == (len(FIT.data.movie_ids), 5, 2 + of_levels)


def test_its_spread_allows_for_what_it_has_learnt_by_heart() -> None:
    model, data = fitted(factors=8, iterations=60, draws=20), FIT.rating_set()
    misses = data.ratings - model.predict_pairs(data.viewers, data.movies)
    assert model.spreads[0] > np.sqrt(np.mean(np.square(misses, dtype=np.float64)))


def test_what_is_known_of_viewers_and_movies_is_learnt_from() -> None:
    without = fitted(replace(FIT, sources=replace(FIT.sources, movies=())))
    assert without.movie_factors.tobytes() != fitted().movie_factors.tobytes()
    women = [Demographics(viewer_id=ViewerId(viewer), gender="F") for viewer in range(10, 310, 10)]
    of_some = fitted(replace(FIT, sources=replace(FIT.sources, demographics=women)))
    assert of_some.viewer_factors.tobytes() != fitted().viewer_factors.tobytes()


def test_progress_is_told_each_round() -> None:
    progress = SilentProgress()
    fitted(FIT, progress)
    assert progress.steps["Fitting fm"].advanced == 30
