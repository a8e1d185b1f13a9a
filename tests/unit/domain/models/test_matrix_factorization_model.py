"""Fold-in and explanations against the library whose conventions they follow."""

from dataclasses import replace

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from numpy.testing import assert_allclose
from scipy import sparse
from threadpoolctl import threadpool_limits

from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import History

CONFIDENCE, REGULARIZATION = 4.0, 0.7
GENERATOR = np.random.default_rng(11)
WEIGHTS = sparse.csr_matrix(
    np.where(GENERATOR.random((25, 18)) < 0.3, GENERATOR.uniform(0.5, 2, (25, 18)), 0).astype(
        np.float32
    )
)


@pytest.fixture(scope="module")
def solver() -> AlternatingLeastSquares:
    with threadpool_limits(1, "blas"):
        fitted = AlternatingLeastSquares(
            factors=5,
            regularization=REGULARIZATION,
            alpha=CONFIDENCE,
            iterations=3,
            random_state=1,
        )
        fitted.fit(WEIGHTS, show_progress=False)
    return fitted


@pytest.fixture(scope="module")
def model(solver: AlternatingLeastSquares) -> MatrixFactorizationModel:
    exact = solver.item_factors.astype(np.float64)
    return MatrixFactorizationModel(
        viewer_factors=solver.user_factors,
        movie_factors=solver.item_factors,
        gram=exact.T @ exact,
        confidence=CONFIDENCE,
        regularization=REGULARIZATION,
    )


def history(row: int) -> History:
    start, stop = WEIGHTS.indptr[row], WEIGHTS.indptr[row + 1]
    return History(
        movies=WEIGHTS.indices[start:stop].astype(np.intp),
        weights=WEIGHTS.data[start:stop],
        timestamps=np.zeros(stop - start, np.int64),
    )


def test_fold_in_solves_what_the_library_solves(
    model: MatrixFactorizationModel, solver: AlternatingLeastSquares
) -> None:
    for row in range(WEIGHTS.shape[0]):
        assert_allclose(
            model.fold_in(history(row)), solver.recalculate_user(row, WEIGHTS[row]), atol=2e-5
        )


def test_contributions_are_those_of_the_librarys_explanations(
    model: MatrixFactorizationModel, solver: AlternatingLeastSquares
) -> None:
    seen = history(4)
    for movie in (0, 7, 13):
        total, parts, _ = solver.explain(4, WEIGHTS, movie, N=99)
        ours = model.contributions(seen, np.array([movie]))[0]
        by_movie = dict(zip(seen.movies.tolist(), ours, strict=True))
        assert_allclose([by_movie[other] for other, _ in parts], [p for _, p in parts], atol=2e-5)
        assert ours.sum() == pytest.approx(total, abs=2e-5)


def test_nothing_seen_has_no_factors(model: MatrixFactorizationModel) -> None:
    nothing = NO_HISTORY
    assert_allclose(model.fold_in(nothing), np.zeros(5))
    assert model.contributions(nothing, np.array([1, 2])).shape == (2, 0)


def test_leaving_each_event_out_is_folding_in_the_others(model: MatrixFactorizationModel) -> None:
    whole = history(3)
    without = model.fold_in_without_each(whole)
    for event in range(len(whole)):
        others = History(
            movies=np.delete(whole.movies, event),
            weights=np.delete(whole.weights, event),
            timestamps=np.delete(whole.timestamps, event),
        )
        assert_allclose(without[event], model.fold_in(others), atol=1e-5)
    assert len(whole) > 2


def test_events_move_the_factors_along_any_direction(model: MatrixFactorizationModel) -> None:
    directions = np.random.default_rng(2).normal(size=(4, 5)).astype(np.float32)
    moved = model.moved_along(directions, history(3))
    assert_allclose(moved.sum(axis=1), directions @ model.fold_in(history(3)), atol=1e-5)


@pytest.mark.parametrize("row", [3, 4])
def test_a_penalty_by_weight_grows_with_the_confidences_of_all_movies(
    model: MatrixFactorizationModel, row: int
) -> None:
    by_weight = replace(model, regularization_by_weight=0.05)
    seen = history(row)
    all_confidences = CONFIDENCE * seen.weights.sum() + len(model.movie_factors) - len(seen)
    same = replace(model, regularization=REGULARIZATION + 0.05 * float(all_confidences))
    assert_allclose(by_weight.fold_in(seen), same.fold_in(seen), atol=1e-6)
    assert not np.allclose(by_weight.fold_in(seen), model.fold_in(seen), atol=1e-3)
    read = MatrixFactorizationModel.from_arrays(by_weight.arrays())
    assert read.fold_in(seen).tobytes() == by_weight.fold_in(seen).tobytes()


def test_a_model_stored_before_there_was_a_penalty_by_weight_is_read_as_without(
    model: MatrixFactorizationModel,
) -> None:
    assert "regularization_by_weight" not in model.arrays()
    assert MatrixFactorizationModel.from_arrays(model.arrays()).regularization_by_weight == 0.0
