"""A plan is replayed as it would have been served after its fit."""

import numpy as np
import pytest

from adapters.models.trainers import LocalModelTrainers
from application.training.fit_plan import FitPlan
from application.training.replay_live import ReplayedPlan, ReplayLive
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.models.specification import ModelPlan
from tests.builders import DAY, MOMENT, fit_data_of, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
CUT = 60 * DAY
EARLIER = fit_data_of(RATINGS).until(CUT, "earlier")
LATER = RATINGS.select(RATINGS.timestamps >= CUT)
STRANGERS = Interactions(
    viewer_ids=LATER.viewer_ids + 1_000,
    movie_ids=LATER.movie_ids,
    ratings=LATER.ratings,
    timestamps=LATER.timestamps,
)


def replayed(family: str, later: Interactions = LATER) -> ReplayedPlan:
    progress = SilentProgress()
    trainers = LocalModelTrainers()
    fit_plan = FitPlan(trainers=trainers, clock=FixedClock(MOMENT), progress=progress)
    replay_live = ReplayLive(fit_plan=fit_plan, progress=progress)
    return replay_live(ModelPlan(name=family, family=family), EARLIER, later)


def test_every_positive_after_the_fit_is_asked_about() -> None:
    row = replayed("item-item")
    assert row.events == LATER.are_positive.sum()
    assert row.figures.viewer_ids.tolist() == np.unique(LATER.positives().viewer_ids).tolist()
    assert row.cold_events == 0


def test_a_reference_row_has_nothing_to_fold_in() -> None:
    row = replayed("popularity")
    assert not row.is_personal
    assert row.without_fold_in is None
    assert row.gain is None


def test_folding_in_tells_strangers_apart_by_their_taste() -> None:
    row = replayed("item-item", STRANGERS)
    assert row.gain is not None
    assert row.without_fold_in is not None
    assert 0 < row.cold_events < row.events
    assert row.gain["hit_rate_at_10"].is_significant
    assert row.gain["hit_rate_at_10"].difference == pytest.approx(
        row.figures.metrics["hit_rate_at_10"] - row.without_fold_in.metrics["hit_rate_at_10"]
    )
    assert row.gain["hit_rate_at_10"].difference > 0


def test_nothing_liked_later_is_nothing_to_replay() -> None:
    with pytest.raises(InsufficientDataError, match="ingest a longer history"):
        replayed("popularity", LATER.select(~LATER.are_positive))
