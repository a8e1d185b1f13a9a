"""What simulated viewers watch, of the movies that they take."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.audience.watching import (
    USUAL_RUNTIME,
    Watching,
    are_rated,
    expected_shares,
    finishing_chances,
    watched_minutes,
    watched_shares,
)
from domain.data.interactions import Interactions, concatenated
from domain.identifiers import ViewerId
from tests.unit.domain.audience.test_audience import films, peak_bytes_of

SIZE = AudienceSize(viewers=150, events=2_250, seed=3)


def watching_of(size: AudienceSize, viewers_at_once: int = 32) -> list[Watching]:
    return list(Audience(films(), size).watching(viewers_at_once))


def minutes_of(parts: list[Watching]) -> list[int]:
    return [minutes for part in parts for minutes in part.minutes.tolist()]


def test_each_movie_taken_is_watched_and_some_are_rated_in_whole_stars() -> None:
    parts = watching_of(SIZE)
    watched = concatenated([part.taken for part in parts])
    rated = concatenated([part.ratings() for part in parts])
    taken = concatenated(list(Audience(films(), SIZE).interactions()))
    for column in ("viewer_ids", "movie_ids", "timestamps"):
        assert_array_equal(getattr(watched, column), getattr(taken, column))
    minutes = np.array(minutes_of(parts))
    assert minutes.min() >= 1
    assert minutes.max() <= USUAL_RUNTIME
    assert 0 < len(rated) < len(watched)
    assert set(rated.ratings.tolist()) == {1.0, 2.0, 3.0, 4.0, 5.0}


def test_how_many_are_simulated_at_once_changes_nothing() -> None:
    assert minutes_of(watching_of(SIZE, 7)) == minutes_of(watching_of(SIZE, 200))


def test_the_last_minute_is_watched_at_the_moment_of_the_rating() -> None:
    taken = Interactions(
        viewer_ids=np.array([1, 1]),
        movie_ids=np.array([7, 17]),
        ratings=np.array([4, 2], np.float32),
        timestamps=np.array([10_000, 20_000]),
    )
    watching = Watching(
        taken=taken, minutes=np.array([3, 1], np.int32), is_rated=np.array([True, False])
    )
    times = watching.watch_times()
    assert times.minutes.tolist() == [0, 1, 2, 0]
    assert times.distinct_minutes.tolist() == [3, 1]
    assert times.first_timestamps.tolist() == [9_880, 20_000]
    assert times.last_timestamps.tolist() == [10_000, 20_000]
    assert watching.ratings().movie_ids.tolist() == [7]


@pytest.mark.parametrize("viewer", [1, 75, 150])
def test_the_true_share_orders_movies_as_the_true_taste_does(viewer: int) -> None:
    audience = Audience(films(), SIZE)
    shares = audience.true_watch_share(ViewerId(viewer))
    preference = audience.true_preference(ViewerId(viewer))
    assert shares.dtype == np.float32
    assert shares.min() > 0
    assert shares.max() < 1
    assert np.all(np.diff(shares[np.argsort(preference)]) >= 0)


def test_viewers_watch_on_average_what_the_true_shares_say() -> None:
    size = AudienceSize(viewers=1_000, events=15_000, seed=8)
    movies = films()
    audience = Audience(movies, size)
    parts = list(audience.watching())
    taken = concatenated([part.taken for part in parts])
    shares = np.array(minutes_of(parts)) / USUAL_RUNTIME
    places = np.searchsorted([movie.movie_id for movie in movies], taken.movie_ids)
    truth = np.stack([audience.true_watch_share(ViewerId(v)) for v in range(1, size.viewers + 1)])
    expected = truth[taken.viewer_ids - 1, places]
    order = np.argsort(expected)
    for tenth in np.array_split(order, 10):
        assert_allclose(shares[tenth].mean(), expected[tenth].mean(), atol=0.04)
    assert expected[order[-1_500:]].mean() > expected[order[:1_500]].mean() + 0.3


def test_the_mean_of_drawn_shares_is_the_expected_one() -> None:
    draws = np.random.default_rng(1).random((200_000, 2))
    for chance in (0.0, 0.4, 1.0):
        chances = np.full(len(draws), chance)
        drawn = watched_shares(chances, draws)
        assert_allclose(drawn.mean(), expected_shares(chances)[0], atol=2e-3)
        assert drawn.min() >= 0
        assert drawn.max() <= 1


def test_patience_and_enjoyment_finish_movies() -> None:
    enjoyment, patience = np.array([-2, 0, 2], np.float32), np.zeros(3)
    chances = finishing_chances(enjoyment, patience)
    assert np.all(np.diff(chances) > 0)
    assert np.all(finishing_chances(enjoyment, patience + 1) > chances)


def test_whoever_starts_a_movie_has_watched_a_minute_of_it() -> None:
    assert watched_minutes(np.array([0.0, 0.5, 1.0]), np.array([90, 90, 90])).tolist() == [
        1,
        45,
        90,
    ]


def test_the_more_is_watched_the_more_is_rated() -> None:
    draws = np.random.default_rng(2).random(10_000)
    shares = [are_rated(np.full(10_000, share), draws).mean() for share in (0.0, 0.5, 1.0)]
    assert shares[0] == 0
    assert_allclose(shares, [0, 0.3, 0.6], atol=0.02)


def test_memory_does_not_grow_with_the_audience() -> None:
    def peak(viewers: int) -> int:
        audience = Audience(films(), AudienceSize(viewers=viewers, events=viewers * 8, seed=1))
        return peak_bytes_of(audience.watching(128))

    assert peak(4_096) < 1.1 * peak(1_024)
