"""The ridge regression, against the same problem solved at length."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from adapters.models.rating.weighted_ridge import PENALTY, Ridge

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
    monkeypatch.setattr("adapters.models.rating.weighted_ridge._MOVIES_PER_BLOCK", request.param)
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
