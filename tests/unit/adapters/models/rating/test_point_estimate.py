"""Point estimates, and how far ratings lie from them."""

import numpy as np
import pytest

from adapters.models.rating.biased_factors import BiasedFactors, spreads_about
from adapters.models.rating.point_estimate import fitted_model
from domain.errors import InsufficientDataError
from domain.recommendation.rating_set import RatingSet
from tests.builders import fit_data_of, ratings_by_biases_and_tastes

RATINGS = ratings_by_biases_and_tastes()
FIT = fit_data_of(RATINGS)
DATA = FIT.rating_set()
N_VIEWERS, N_MOVIES = len(DATA.viewer_ids), len(DATA.movie_ids)


def test_spreads_come_of_ratings_that_were_held_out() -> None:
    """A solver that learns every rating by heart is not believed to be that close."""
    fitted_on: list[int] = []

    def by_heart(data: RatingSet) -> BiasedFactors:
        fitted_on.append(len(data))
        table = np.zeros((N_VIEWERS, 1, N_MOVIES))
        table[data.viewers, 0, data.movies] = data.ratings - 3.0
        return BiasedFactors(
            viewer_levels=np.full((N_VIEWERS, 1), 3.0),
            movie_levels=np.zeros((N_MOVIES, 1)),
            viewer_factors=table,
            movie_factors=np.eye(N_MOVIES)[:, np.newaxis],
        )

    model = fitted_model(FIT, by_heart, seed=1)
    assert fitted_on == [len(DATA) - len(DATA) // 10, len(DATA)]
    assert spreads_about(model, DATA)[0] < 1e-5
    assert model.spreads[0] > 0.5


def test_nine_ratings_are_too_few() -> None:
    nine = fit_data_of(RATINGS.select(np.arange(len(RATINGS)) < 9))
    with pytest.raises(InsufficientDataError, match="9 ratings are too few"):
        fitted_model(nine, lambda _: pytest.fail("it was fitted"), seed=1)
