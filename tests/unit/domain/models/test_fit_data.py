"""What a fit may learn from ends where its slice ends."""

import numpy as np
import pytest

from domain.data.watch_shares import WatchShares
from domain.errors import InvalidValueError
from domain.models.fit_data import FitData, Sources
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes, training_set_of

RATINGS = ratings_of_two_tastes()
WATCHES = WatchShares(
    viewer_ids=np.array([10, 20, 20]),
    movie_ids=np.array([100, 100, 103]),
    shares=np.array([1.0, 0.25, 0.5], np.float32),
    timestamps=np.array([10, 50, 90]) * DAY,
)
EVERYTHING = FitData(
    slice_name="everything",
    positives=RATINGS.positives(),
    data=training_set_of(RATINGS),
    sources=Sources(ratings=RATINGS, watches=WATCHES),
)


def test_everything_holds_what_the_history_holds() -> None:
    assert EVERYTHING.ratings() is RATINGS
    assert EVERYTHING.watches() is WATCHES


def test_nothing_of_a_slice_lies_at_its_end_or_after() -> None:
    moment = int(np.sort(RATINGS.timestamps)[len(RATINGS) // 2])
    earlier = EVERYTHING.until(moment, "first half")
    for timestamps in (
        earlier.positives.timestamps,
        earlier.data.histories.timestamps,
        earlier.ratings().timestamps,
        earlier.watches().timestamps,
    ):
        assert len(timestamps) > 0
        assert timestamps.max() < moment
    assert len(earlier.ratings()) == (RATINGS.timestamps < moment).sum()
    assert earlier.data.movie_ids is EVERYTHING.data.movie_ids
    assert earlier.slice_name == "first half"


def test_a_later_moment_brings_nothing_back() -> None:
    once = EVERYTHING.until(40 * DAY, "once")
    assert len(once.until(80 * DAY, "twice").ratings()) == len(once.ratings())


def test_the_movies_run_along_the_axis() -> None:
    fit = fit_data_of(RATINGS)
    assert [movie.movie_id for movie in fit.movies] == fit.data.movie_ids.tolist()


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="differ in length"):
        WatchShares(
            viewer_ids=np.array([1]),
            movie_ids=np.array([1]),
            shares=np.array([], np.float32),
            timestamps=np.array([1]),
        )
