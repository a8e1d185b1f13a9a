from itertools import combinations

import numpy as np
from numpy.testing import assert_allclose

from adapters.models.ranking.session_neighbours import ScipySessionNeighbours
from domain.models.session_similarity import SessionSimilarityModel
from domain.models.specification import ModelPlan, Parameter
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
DATA = training_set_of(RATINGS)


def fitted(**parameters: Parameter) -> SessionSimilarityModel:
    plan = ModelPlan(name="sessions", family="sessions", parameters=parameters)
    return ScipySessionNeighbours().fit(plan, fit_data_of(RATINGS), SilentProgress())


def table_of(model: SessionSimilarityModel) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    n = model.n_movies
    table = np.zeros((n, n))
    for movie in range(n):
        np.add.at(
            table[movie], model.similarity.neighbours[movie], model.similarity.similarities[movie]
        )
    return table


def plain_table(
    window: int, span_seconds: float, shrinkage: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    counts = np.zeros((len(DATA.movie_ids),) * 2)
    for row in range(len(DATA.viewer_ids)):
        history = DATA.histories[row]
        events = sorted(zip(history.timestamps.tolist(), history.movies.tolist(), strict=True))
        for (at, (early, first)), (to, (late, second)) in combinations(enumerate(events), 2):
            if to - at <= window:
                counts[first, second] += np.exp(-(late - early) / span_seconds)
    counts = counts + counts.T
    sums = counts.sum(axis=1)
    return np.where(counts > 0, counts / (np.sqrt(np.outer(sums, sums)) + shrinkage), 0)


def test_similarities_are_of_events_near_in_time_and_in_number() -> None:
    model = fitted(neighbours=10_000, span_minutes=20 * 1440.0, window=3, shrinkage=0.5)
    expected = plain_table(window=3, span_seconds=20.0 * DAY, shrinkage=0.5)
    assert np.count_nonzero(expected) < expected.size * 0.9
    assert_allclose(table_of(model), expected, atol=1e-6)


def test_only_the_nearest_neighbours_are_kept() -> None:
    few = fitted(neighbours=4, span_minutes=1e6)
    assert few.similarity.neighbours.shape == (len(DATA.movie_ids), 4)
    every = table_of(fitted(neighbours=10_000, span_minutes=1e6))
    assert_allclose(few.similarity.similarities[:, 0], every.max(axis=1), atol=1e-6)


def test_the_half_life_is_that_of_the_plan() -> None:
    assert fitted(half_life_events=7.0).half_life_events == 7.0
