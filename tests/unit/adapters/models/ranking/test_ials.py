"""Against normal equations written out cell by cell."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import sparse

from adapters.models.ranking.ials import NumpyIals, solved_rows
from adapters.models.ranking.interaction_matrix import interaction_matrix
from domain.errors import InvalidValueError
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan, Parameter
from tests.builders import fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)
PENALTY, CONFIDENCE = 0.01, 5.0
CONFIDENCES = sparse.csr_matrix(
    np.array([[0, 3, 0, 1.5, 0], [0, 0, 0, 0, 0], [2, 2, 0, 0, 7]], np.float32)
)
FACTORS = np.random.default_rng(8).normal(size=(5, 3))


def fitted(
    seed: int = 1, progress: SilentProgress | None = None, **parameters: Parameter
) -> MatrixFactorizationModel:
    usual: dict[str, Parameter] = {
        "factors": 4,
        "iterations": 5,
        "regularization": PENALTY,
        "confidence": CONFIDENCE,
    }
    plan = ModelPlan(name="ials", family="ials", seed=seed, parameters=usual | parameters)
    return NumpyIals().fit(plan, fit_data_of(RATINGS), progress or SilentProgress())


def dense(confidences: sparse.csr_matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return every cell's preference, 0 or 1, and confidence."""
    cells = confidences.toarray().astype(np.float64)
    return (cells > 0).astype(np.float64), np.where(cells > 0, cells, 1.0)


def by_normal_equations() -> NDArray[np.float64]:
    rows = []
    for preferred, believed in zip(*dense(CONFIDENCES), strict=True):
        system = FACTORS.T @ np.diag(believed) @ FACTORS + 0.3 * believed.sum() * np.eye(3)
        rows.append(np.linalg.inv(system) @ FACTORS.T @ (believed * preferred))
    return np.array(rows)


def test_rows_solve_their_normal_equations_in_the_precision_asked_for() -> None:
    exact = solved_rows(CONFIDENCES, FACTORS, 0.3)
    assert_allclose(exact, by_normal_equations(), atol=1e-12)
    single = solved_rows(CONFIDENCES, FACTORS.astype(np.float32), 0.3)
    assert single.dtype == np.float32
    assert_allclose(single, exact, atol=1e-6)


def test_a_penalty_too_small_for_the_precision_is_refused_by_name() -> None:
    twins = np.ones((5, 3), np.float32)
    with pytest.raises(InvalidValueError, match="parameter 'regularization' is 1e-12, too little"):
        solved_rows(CONFIDENCES, twins, 1e-12)


def penalised_error(model: MatrixFactorizationModel) -> float:
    """Return what the rounds minimise, over viewers and movies together."""
    preferred, believed = dense(interaction_matrix(DATA) * np.float32(CONFIDENCE))
    viewers, movies = (
        factors.astype(np.float64) for factors in (model.viewer_factors, model.movie_factors)
    )
    error = (believed * (preferred - viewers @ movies.T) ** 2).sum()
    lengths = believed.sum(axis=1) @ (viewers**2).sum(axis=1)
    lengths += believed.sum(axis=0) @ (movies**2).sum(axis=1)
    return float(error + PENALTY * lengths)


def test_every_round_lowers_the_penalised_error() -> None:
    errors = [penalised_error(fitted(iterations=rounds)) for rounds in (1, 2, 3, 6, 12)]
    assert all(after < before for before, after in pairwise(errors))


def test_known_viewers_have_the_very_factors_that_fold_in_gives() -> None:
    model = fitted()
    for row in range(len(DATA.viewer_ids)):
        assert_allclose(model.fold_in(DATA.histories[row]), model.viewer_factors[row], rtol=2e-6)


def test_another_seed_gives_other_factors() -> None:
    assert fitted(seed=1).movie_factors.tobytes() != fitted(seed=2).movie_factors.tobytes()


def test_a_movie_that_nobody_liked_is_at_the_origin() -> None:
    assert not fitted().movie_factors[-1].any()


def test_progress_is_told_each_round() -> None:
    progress = SilentProgress()
    fitted(progress=progress)
    assert progress.steps["Fitting ials"].advanced == 5
