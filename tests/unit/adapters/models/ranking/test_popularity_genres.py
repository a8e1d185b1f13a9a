import numpy as np
from numpy.testing import assert_allclose

from adapters.models.ranking.popularity_genres import NumpyPopularityGenres
from domain.models.decay import Decay
from domain.models.popularity import popularity_of
from domain.models.specification import ModelPlan
from tests.builders import fit_data_of, ratings_of_two_tastes
from tests.fakes.silent_progress import SilentProgress


def test_it_learns_decayed_popularity_and_the_genres_of_the_catalogue() -> None:
    fit = fit_data_of(ratings_of_two_tastes())
    plan = ModelPlan(
        name="popularity-genres",
        family="popularity-genres",
        parameters={"half_life_days": 20.0, "floor": 0.1},
    )
    progress = SilentProgress()
    model = NumpyPopularityGenres().fit(plan, fit, progress)
    decay = Decay(half_life_days=20.0, floor=0.1)
    assert_allclose(model.popularity, popularity_of(fit.data, decay))
    assert_allclose(model.genre_shares[:2], [[0.0, 0.5, 0.5], [1.0, 0.0, 0.0]])
    assert np.all(model.genre_shares.sum(axis=1) == 1)
    assert progress.steps["Fitting popularity-genres"].advanced == 1
