from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from domain.models.blend import BlendModel, absence, lift_of
from domain.models.decay import SECONDS_PER_DAY
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import Histories, History, SeenMovies

NEWEST = 1_000 * SECONDS_PER_DAY
ITEM_WEIGHTS = np.array(
    [[0, 0.4, -0.1, 0.2], [0.3, 0, 0.5, 0], [0.1, 0.2, 0, 0.9], [0.2, 0, 0.7, 0]], np.float32
)
TASTES = (
    ShallowAutoencoderModel(item_weights=ITEM_WEIGHTS),
    ItemSimilarityModel(
        neighbours=np.array([[1], [2], [3], [0]]),
        similarities=np.array([[0.5], [0.25], [1.0], [2.0]], np.float32),
    ),
)
MODEL = BlendModel(
    names=("weights", "neighbours"),
    tastes=TASTES,
    taste_weights=np.array([[0.5, 0.25, 0.75], [1.0, -1.0, 0.5]]),
    prior=np.array([0, 3, 0, 1], np.float32),
    newest=NEWEST,
    passed_over=SeenMovies(offsets=np.array([0, 1, 1]), movies=np.array([1], np.int32)),
)
HISTORIES = Histories(
    offsets=np.array([0, 2, 3]),
    movies=np.array([0, 2, 3], np.int32),
    weights=np.ones(3, np.float32),
    timestamps=np.array([NEWEST, NEWEST - SECONDS_PER_DAY, NEWEST - 400 * SECONDS_PER_DAY]),
)


def history(*days_ago: float) -> History:
    return History(
        movies=np.arange(len(days_ago)),
        weights=np.ones(len(days_ago), np.float32),
        timestamps=np.array([NEWEST - int(days * SECONDS_PER_DAY) for days in days_ago], np.int64),
    )


@pytest.mark.parametrize(
    ("days_ago", "weights"),
    [
        ((400.0, 90.0), (0.75, 0.0)),
        ((31**0.5 - 1, 90.0), (0.625, 0.5)),
        ((1e-4, 3.0), (0.5, 1.0)),
        ((0.0, 3.0), (0.75, 0.5)),
        ((-2.0, 3.0), (0.75, 0.5)),
    ],
    ids=["long away", "half as long", "since a moment", "as the fit ended", "since the fit"],
)
def test_tastes_count_by_absence_in_units_of_their_spread_before_the_prior(
    days_ago: tuple[float, ...], weights: tuple[float, ...]
) -> None:
    expected = MODEL.prior.astype(np.float64)
    for taste, weight in zip(TASTES, weights, strict=True):
        scores = taste.score_history(history(*days_ago)).astype(np.float64)
        expected = expected + weight * scores / scores.std()
    assert_allclose(MODEL.score_history(history(*days_ago)), expected, rtol=1e-4)


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [((0.0,), 0.0), ((30.0,), 1.0), ((300.0,), 1.0), ((300.0, 3.0), np.log(4) / np.log(31))],
)
def test_absence_rises_with_the_logarithm_of_days_since_the_last_event(
    days_ago: tuple[float, ...], expected: float
) -> None:
    assert absence(history(*days_ago), NEWEST) == pytest.approx(expected)


def test_events_after_the_fit_are_no_absence() -> None:
    assert absence(history(-5.0), NEWEST) == 0.0


def test_of_no_history_only_the_prior_is_known() -> None:
    assert_array_equal(MODEL.score_history(NO_HISTORY), MODEL.prior)


def test_what_a_known_viewer_passed_over_comes_last() -> None:
    by_history = MODEL.score_history(HISTORIES[0])
    scores = MODEL.score_viewer(0, HISTORIES)
    assert by_history.argmax() == 1
    assert scores.argmin() == 1
    assert scores[1] < scores[0] - 100
    assert_array_equal(np.delete(scores, 1), np.delete(by_history, 1))
    assert_array_equal(MODEL.score_viewer(1, HISTORIES), MODEL.score_history(HISTORIES[1]))
    assert_allclose(MODEL.score_viewers(np.array([1, 0]), HISTORIES)[1], scores, atol=1e-4)


def test_the_prior_is_of_no_event() -> None:
    movies = np.array([3, 1])
    added = MODEL.contributions(history(0.0, 3.0), movies).sum(axis=1)
    assert_allclose(
        added, (MODEL.score_history(history(0.0, 3.0)) - MODEL.prior)[movies], atol=1e-6
    )


def test_a_taste_that_tells_no_movies_apart_counts_nothing() -> None:
    flat = replace(TASTES[0], item_weights=np.ones((4, 4), np.float32))
    model = replace(MODEL, tastes=(flat, TASTES[1]))
    only = replace(MODEL, tastes=TASTES[1:], taste_weights=MODEL.taste_weights[1:])
    assert_array_equal(model.score_history(history(1.0)), only.score_history(history(1.0)))


def test_without_a_viewer_the_next_takes_the_row() -> None:
    left = MODEL.without_viewer(0)
    assert_array_equal(left.score_viewer(0, HISTORIES.without(0)), MODEL.score_viewer(1, HISTORIES))


def test_arrays_of_tastes_stand_behind_their_names() -> None:
    arrays = MODEL.arrays()
    assert_array_equal(arrays["weights_item_weights"], ITEM_WEIGHTS)
    read = BlendModel.from_arrays(arrays, dict(zip(MODEL.names, TASTES, strict=True)))
    assert_array_equal(read.score_viewer(0, HISTORIES), MODEL.score_viewer(0, HISTORIES))


def test_a_blend_stored_before_sittings_were_told_apart_makes_no_difference_of_them() -> None:
    arrays = MODEL.arrays() | {"taste_weights": MODEL.taste_weights[:, :2]}
    read = BlendModel.from_arrays(arrays, dict(zip(MODEL.names, TASTES, strict=True)))
    assert_array_equal(read.taste_weights, [[0.5, 0.25, 0.5], [1.0, -1.0, 1.0]])


def test_only_the_head_of_the_catalogue_is_lifted_by_its_logarithm() -> None:
    popularity = np.array([1, 8, 2, 0, 4, 1], np.float32)
    logarithm = np.log(popularity.astype(np.float64) / popularity.mean() + 0.2)
    lift = lift_of(popularity, 2)
    assert_array_equal(np.flatnonzero(lift), [1, 4])
    assert_allclose(lift[[1, 4]], (logarithm[[1, 4]] - logarithm[2]) / logarithm.std(), rtol=1e-6)


@pytest.mark.parametrize("popularity", [[0, 0, 0], [2, 2, 2]])
def test_nothing_is_lifted_where_all_movies_are_alike(popularity: list[float]) -> None:
    assert not lift_of(np.array(popularity, np.float32), 1).any()


def test_more_lifted_movies_than_there_are_lift_all_above_the_last() -> None:
    assert_array_equal(lift_of(np.array([1, 2, 3], np.float32), 50) > 0, [False, True, True])
