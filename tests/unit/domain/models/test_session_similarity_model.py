from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from domain.models.item_similarity import ItemSimilarityModel
from domain.models.session_similarity import SessionSimilarityModel
from domain.recommendation.histories import History

MODEL = SessionSimilarityModel(
    similarity=ItemSimilarityModel(
        neighbours=np.array([[1], [0], [3], [2]]),
        similarities=np.array([[0.5], [0.5], [0.8], [0.8]], np.float32),
    ),
    half_life_events=2.0,
)
HISTORY = History(
    movies=np.array([0, 1, 2]),
    weights=np.array([1, 1, 2], np.float32),
    timestamps=np.array([100, 300, 300], np.int64),
)


def test_an_event_loses_half_its_weight_with_as_many_newer_ones() -> None:
    scores = MODEL.score_history(HISTORY)
    assert_allclose(scores, [0.5 * 1, 0.5 * 0.5, 0.0, 0.8 * 2])


def test_events_of_one_moment_weigh_alike_and_older_history_does_not_age_with_the_clock() -> None:
    a_year_later = replace(HISTORY, timestamps=HISTORY.timestamps + 365 * 86_400)
    assert_array_equal(MODEL.score_history(a_year_later), MODEL.score_history(HISTORY))


def test_contributions_are_those_of_the_weighed_events() -> None:
    added = MODEL.contributions(HISTORY, np.array([3, 1]))
    assert_allclose(added, [[0, 0, 1.6], [0.25, 0, 0]])


def test_the_half_life_is_kept() -> None:
    read = SessionSimilarityModel.from_arrays(MODEL.arrays())
    assert_array_equal(read.score_history(HISTORY), MODEL.score_history(HISTORY))
