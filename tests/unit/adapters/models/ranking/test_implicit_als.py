from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from adapters.models.ranking.implicit_als import ImplicitAls
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan
from domain.recommendation.histories import History
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)
NO_AGEING: Mapping[str, float] = {}
AGEING = {"half_life_days": 10.0, "floor": 0.3}
PARAMETERS = {"factors": 4, "iterations": 5, "regularization": 1.0, "confidence": 6.0}


def fitted(
    seed: int, ageing: Mapping[str, float] = NO_AGEING, progress: SilentProgress | None = None
) -> MatrixFactorizationModel:
    plan = ModelPlan(name="als", family="als", seed=seed, parameters={**PARAMETERS, **ageing})
    return ImplicitAls().fit(plan, fit_data_of(RATINGS), progress or SilentProgress())


@pytest.mark.parametrize("ageing", [NO_AGEING, {"half_life_days": 20.0}, AGEING])
def test_known_viewers_have_the_very_factors_that_fold_in_gives(ageing: dict[str, float]) -> None:
    model = fitted(1, ageing)
    for row in range(len(DATA.viewer_ids)):
        assert_allclose(
            model.fold_in(DATA.histories[row]), model.viewer_factors[row], atol=1e-5, rtol=1e-4
        )


def test_factors_are_those_of_the_library_for_confidences_by_age() -> None:
    histories = DATA.histories
    left = np.maximum(0.3, 2.0 ** (-(DATA.newest - histories.timestamps) / (10 * DAY)))
    solver = AlternatingLeastSquares(
        factors=4, iterations=5, regularization=1.0, alpha=6.0, random_state=1
    )
    by_age = sparse.csr_matrix(
        (left.astype(np.float32), histories.movies, histories.offsets),
        (len(histories), len(DATA.movie_ids)),
    )
    with threadpool_limits(1, "blas"):
        solver.fit(by_age, show_progress=False)
    assert_allclose(fitted(1, AGEING).movie_factors, solver.item_factors, atol=1e-6)


def test_a_new_event_moves_a_viewer_more_than_an_old_one() -> None:
    model = fitted(1, {"half_life_days": 10.0})
    history = DATA.histories[3]
    for position in range(len(history)):
        movie = history.movies[position : position + 1]
        old, new = (
            model.score_history(replace(history, timestamps=moved))[movie]
            for moved in (
                _at(history, position, DATA.newest - 50 * DAY),
                _at(history, position, DATA.newest),
            )
        )
        assert new > old


def test_an_age_that_takes_nothing_away_gives_the_same_bits() -> None:
    plain, ageless = fitted(seed=1), fitted(1, {"half_life_days": 10.0, "floor": 1.0})
    assert ageless.movie_factors.tobytes() == plain.movie_factors.tobytes()
    assert ageless.viewer_factors.tobytes() == plain.viewer_factors.tobytes()


def test_another_seed_gives_other_factors() -> None:
    assert fitted(seed=1).movie_factors.tobytes() != fitted(seed=2).movie_factors.tobytes()


def _at(history: History, position: int, moment: int) -> NDArray[np.int64]:
    """Return the times of a history, with one event moved to `moment`."""
    timestamps = history.timestamps.copy()
    timestamps[position] = moment
    return timestamps


def test_it_learns_the_two_tastes() -> None:
    model = fitted(seed=1)
    scores = model.score_viewers(np.arange(len(DATA.viewer_ids)), DATA.histories)[:, :-1]
    even_viewer = (DATA.viewer_ids // 10 - 1) % 2 == 0
    even_movie = (DATA.movie_ids[:-1] - 100) // 3 % 2 == 0
    own = scores[np.ix_(even_viewer, even_movie)].mean()
    other = scores[np.ix_(even_viewer, ~even_movie)].mean()
    assert own > 3 * other


def test_progress_is_told_each_round() -> None:
    progress = SilentProgress()
    fitted(seed=1, progress=progress)
    assert progress.steps["Fitting als"].advanced == 5
