"""Ranking by predicted watch time."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.watch_time import WatchTimeModel
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import Histories, History
from tests.unit.domain.models.test_share_network import N_MOVIES, F, drawn

HISTORY = History(
    movies=np.array([1, 4, 6]),
    weights=np.ones(3, np.float32),
    timestamps=np.array([10, 20, 30]),
)
NO_HISTORIES = Histories(
    offsets=np.zeros(3, np.int64),
    movies=np.empty(0, np.int32),
    weights=np.empty(0, np.float32),
    timestamps=np.empty(0, np.int64),
)


def model_of(worth: float = 1.0) -> WatchTimeModel:
    network, factors, _ = drawn()
    exact = factors.astype(np.float64)
    embeddings = MatrixFactorizationModel(
        viewer_factors=np.stack([factors[0], factors[5]]),
        movie_factors=factors,
        gram=exact.T @ exact,
        confidence=3.0,
        regularization=2.0,
    )
    return WatchTimeModel(
        embeddings=embeddings, network=network, worth=np.full(N_MOVIES, worth, np.float32)
    )


def test_scores_are_shares_of_the_whole_movie() -> None:
    scores = model_of().score_history(HISTORY)
    assert scores.min() > 0
    assert scores.max() < 1


def test_where_minutes_count_a_share_is_worth_its_runtime() -> None:
    runtimes = np.linspace(80, 160, N_MOVIES, dtype=np.float32)
    by_minutes = replace(model_of(), worth=runtimes)
    assert_allclose(by_minutes.score_history(HISTORY), model_of().score_history(HISTORY) * runtimes)


def test_known_viewers_are_scored_by_their_factors() -> None:
    model = model_of()
    scores = model.score_viewers(np.array([1, 0]), NO_HISTORIES)
    factors = model.embeddings.movie_factors
    for row, viewer in ((0, 1), (1, 0)):
        expected = model.network.shares(model.embeddings.viewer_factors[viewer], factors)
        assert_array_equal(scores[row], expected)


def test_contributions_are_what_events_add_to_what_a_stranger_would_watch() -> None:
    model = model_of(worth=90.0)
    movies = np.array([8, 2])
    added = model.score_history(HISTORY) - model.score_history(NO_HISTORY)
    contributions = model.contributions(HISTORY, movies)
    assert contributions.shape == (2, 3)
    assert_allclose(contributions.sum(axis=1), added[movies], rtol=1e-4, atol=1e-5)
    assert np.ptp(contributions, axis=1).min() > 0


def test_a_viewer_can_be_taken_out() -> None:
    left = model_of().without_viewer(0)
    assert left.embeddings.viewer_factors.shape == (1, F)
    assert_array_equal(left.score_viewer(0, NO_HISTORIES), model_of().score_viewer(1, NO_HISTORIES))
