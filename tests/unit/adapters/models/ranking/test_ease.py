"""EASE against its formula, written with a plain inverse in double precision."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from adapters.models.ranking import ease
from adapters.models.ranking.ease import ScipyEase
from domain.errors import InvalidValueError
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.models.specification import ModelPlan
from tests.builders import fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)


def fitted(
    regularization: float = 3.0, progress: SilentProgress | None = None
) -> ShallowAutoencoderModel:
    plan = ModelPlan(name="ease", family="ease", parameters={"regularization": regularization})
    return ScipyEase().fit(plan, fit_data_of(RATINGS), progress or SilentProgress())


def by_the_formula(regularization: float) -> NDArray[np.float64]:
    liked = np.zeros((len(DATA.viewer_ids), len(DATA.movie_ids)))
    for row in range(len(DATA.viewer_ids)):
        liked[row, DATA.histories[row].movies] = 1
    inverse = np.linalg.inv(liked.T @ liked + regularization * np.eye(liked.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights


@pytest.mark.parametrize("regularization", [0.1, 3.0, 400.0])
def test_the_weights_are_those_of_the_closed_form(regularization: float) -> None:
    weights = fitted(regularization).item_weights
    assert weights.dtype == np.float32
    assert_allclose(weights, by_the_formula(regularization), rtol=1e-3, atol=2e-6)


def test_no_movie_speaks_for_itself_and_one_without_a_viewer_for_none() -> None:
    weights = fitted().item_weights
    assert not weights.diagonal().any()
    assert not weights[-1].any()
    assert not weights[:, -1].any()


def test_blocks_of_any_size_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fitted()
    monkeypatch.setattr(ease, "CELLS_PER_BLOCK", 100)
    progress = SilentProgress()
    assert fitted(progress=progress).item_weights.tobytes() == whole.item_weights.tobytes()
    assert progress.steps["Fitting ease"].advanced == 2 * len(DATA.movie_ids)


def test_any_number_of_threads_gives_the_same_bits() -> None:
    data = fit_data_of(ratings_of_two_tastes(viewers=300, movies=100))  # enough to be shared out
    plan = ModelPlan(name="ease", family="ease")
    weights = []
    for threads in (1, 2, 5):
        with threadpool_limits(threads):
            weights.append(ScipyEase().fit(plan, data, SilentProgress()).item_weights)
    assert_array_equal(weights[1], weights[0])
    assert_array_equal(weights[2], weights[0])


@pytest.mark.parametrize("regularization", [1e-12, 1e-5])
def test_a_fit_that_single_precision_cannot_carry_is_refused(regularization: float) -> None:
    more_movies_than_viewers = fit_data_of(ratings_of_two_tastes(viewers=20, movies=60))
    plan = ModelPlan(name="ease", family="ease", parameters={"regularization": regularization})
    with pytest.raises(InvalidValueError, match=r"plan ease: parameter 'regularization' is 1e-"):
        ScipyEase().fit(plan, more_movies_than_viewers, SilentProgress())
