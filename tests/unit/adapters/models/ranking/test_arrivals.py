from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose

from adapters.models.ranking.arrivals import NumpyArrivals
from domain.data.interactions import Interactions
from domain.models.fit_data import FitData, Sources
from domain.models.specification import ModelPlan
from domain.recommendation.histories import training_set
from tests.builders import DAY
from tests.fakes.silent_progress import SilentProgress

RATINGS = Interactions(
    viewer_ids=np.array([1, 2, 1, 3, 2], np.int64),
    movie_ids=np.array([10, 10, 20, 20, 30], np.int64),
    ratings=np.array([2, 5, 4, 5, 1], np.float32),
    timestamps=np.array([0, 30, 38, 39, 40], np.int64) * DAY,
)


def fit_data(before: int | None = None) -> FitData:
    positives = RATINGS.positives()
    whole = FitData(
        slice_name="everything",
        positives=positives,
        data=training_set(positives, np.array([10, 20, 30, 40])),
        sources=Sources(ratings=RATINGS),
    )
    return whole if before is None else whole.until(before, "earlier")


def scores(fit: FitData) -> list[float]:
    plan = ModelPlan(name="arrivals", family="arrivals", parameters={"days_before": 6.0})
    scored: list[float] = NumpyArrivals().fit(plan, fit, SilentProgress()).scores.tolist()
    return scored


def test_scores_are_positives_a_day_since_the_first_rating_of_any_value() -> None:
    assert_allclose(scores(fit_data()), [1 / (6 + 40), 2 / (6 + 2), 0, 0])


def test_nothing_after_the_slice_is_known() -> None:
    assert_allclose(scores(fit_data(before=39 * DAY)), [1 / (6 + 38), 1 / (6 + 0), 0, 0])


def test_watched_movies_came_in_too() -> None:
    unrated = replace(fit_data(), sources=Sources(ratings=Interactions.empty(RATINGS.scale)))
    assert_allclose(scores(unrated), [1 / (6 + 9), 2 / (6 + 1), 0, 0])
