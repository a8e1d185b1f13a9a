import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.data.interactions import Interactions
from domain.models.decay import Decay
from domain.models.popularity import popularity_of, well_rated
from domain.recommendation.histories import training_set
from tests.builders import DAY

MOVIES = np.array([10, 20, 30], np.int64)


def ratings(rows: list[tuple[int, int, float, int]]) -> Interactions:
    """Return ratings of (viewer, movie, rating, day)."""
    viewers, movies, values, days = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.array(values, np.float32),
        timestamps=np.array(days, np.int64) * DAY,
    )


EVENTS = ratings([(1, 10, 5, 0), (2, 10, 5, 93), (1, 20, 4, 100), (3, 10, 5, 100)])


@pytest.mark.parametrize(
    ("decay", "expected"),
    [
        (Decay(half_life_days=None), [3, 1, 0]),
        (Decay(half_life_days=7.0, floor=0.0), [2 ** (-100 / 7) + 0.5 + 1, 1, 0]),
        (Decay(half_life_days=7.0, floor=0.25), [0.25 + 0.5 + 1, 1, 0]),
        (Decay(half_life_days=7.0, floor=1.0), [3, 1, 0]),
    ],
)
def test_an_event_loses_half_its_weight_per_half_life(decay: Decay, expected: list[float]) -> None:
    data = training_set(EVENTS, MOVIES)
    assert_allclose(popularity_of(data, decay), expected, rtol=1e-4)


def test_age_is_measured_from_the_newest_event_and_not_from_the_clock() -> None:
    later = Interactions(
        viewer_ids=EVENTS.viewer_ids,
        movie_ids=EVENTS.movie_ids,
        ratings=EVENTS.ratings,
        timestamps=EVENTS.timestamps + 5_000 * DAY,
    )
    decay = Decay(half_life_days=3.0)
    assert_allclose(
        popularity_of(training_set(later, MOVIES), decay),
        popularity_of(training_set(EVENTS, MOVIES), decay),
    )


def test_many_good_ratings_beat_a_few_perfect_ones() -> None:
    rows = [(viewer, 10, 5.0, 0) for viewer in range(20)]
    rows += [(viewer, 20, 4.8, 0) for viewer in range(400)]
    rows += [(viewer, 30, 2.0, 0) for viewer in range(400)]
    best = well_rated(ratings(rows), MOVIES)
    assert best[1] > best[0] > best[2]
    overall = (20 * 5.0 + 400 * 4.8 + 400 * 2.0) / 820
    assert best[0] == pytest.approx((20 * 5.0 + 10 * overall) / 30)


def test_fewer_than_twenty_ratings_are_not_enough_to_be_well_rated() -> None:
    rows = [(viewer, 10, 5.0, 0) for viewer in range(19)]
    rows += [(viewer, 20, 1.0, 0) for viewer in range(20)]
    assert np.isneginf(well_rated(ratings(rows), MOVIES)).tolist() == [True, False, True]
