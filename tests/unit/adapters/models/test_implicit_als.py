import numpy as np
from numpy.testing import assert_allclose

from adapters.models.implicit_als import ImplicitAls
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan
from tests.builders import fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)


def fitted(seed: int, progress: SilentProgress | None = None) -> MatrixFactorizationModel:
    plan = ModelPlan(
        name="als",
        family="als",
        seed=seed,
        parameters={"factors": 4, "iterations": 5, "regularization": 1.0, "confidence": 6.0},
    )
    return ImplicitAls().fit(plan, fit_data_of(RATINGS), progress or SilentProgress())


def test_known_viewers_have_the_very_factors_that_fold_in_gives() -> None:
    model = fitted(seed=1)
    for row in range(len(DATA.viewer_ids)):
        assert_allclose(
            model.fold_in(DATA.histories[row]), model.viewer_factors[row], atol=1e-5, rtol=1e-4
        )


def test_another_seed_gives_other_factors() -> None:
    assert fitted(seed=1).movie_factors.tobytes() != fitted(seed=2).movie_factors.tobytes()


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
