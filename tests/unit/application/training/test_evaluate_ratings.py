"""Evaluating rating plans on ratings held out at random."""

import numpy as np
import pytest

from adapters.models.trainers import LocalModelTrainers
from application.training.evaluate_ratings import BIASES, EvaluatedPlan, EvaluateRatings
from application.training.fit_rating_plan import FitRatingPlan
from application.training.prepare_data import Beside
from domain.data.rating_splits import RatingSplit, k_folds
from domain.models.specification import ModelPlan, Role
from tests.builders import MOMENT, movies_of, ratings_by_biases_and_tastes, training_set_of
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_by_biases_and_tastes()
BESIDE = Beside(movies=movies_of(training_set_of(RATINGS)))
PLAN = ModelPlan(
    name="mf",
    family="biased-mf",
    role=Role.RATING,
    parameters={"factors": 2, "regularization": 3.0},
)


def folds() -> list[RatingSplit]:
    return list(k_folds(RATINGS, 4, np.random.default_rng(3)))


@pytest.fixture(scope="module")
def evaluate() -> EvaluateRatings:
    return EvaluateRatings(
        FitRatingPlan(
            trainers=LocalModelTrainers(), clock=FixedClock(MOMENT), progress=SilentProgress()
        )
    )


@pytest.fixture(scope="module")
def evaluated(evaluate: EvaluateRatings) -> EvaluatedPlan:
    return evaluate(PLAN, folds(), BESIDE)


def test_every_rating_is_predicted_once(evaluated: EvaluatedPlan) -> None:
    assert evaluated.together.ratings == len(RATINGS)
    assert [split.evaluation.ratings for split in evaluated.splits] == [
        len(split.held_out) for split in folds()
    ]


def test_figures_are_those_of_the_predictions(evaluated: EvaluatedPlan) -> None:
    misses = [split.predicted - split.held_out.ratings for split in evaluated.splits]
    of_folds = [np.sqrt(np.mean(np.square(one, dtype=np.float64))) for one in misses]
    assert evaluated.mean("rmse") == pytest.approx(np.mean(of_folds))
    all_misses = np.concatenate(misses).astype(np.float64)
    assert evaluated.together.metrics["rmse"] == pytest.approx(np.sqrt(np.mean(all_misses**2)))
    assert evaluated.together.metrics["mae"] == pytest.approx(np.mean(np.abs(all_misses)))


def test_tastes_are_predicted_better_than_by_biases_and_these_better_than_by_the_mean(
    evaluate: EvaluateRatings, evaluated: EvaluatedPlan
) -> None:
    biases, mean = evaluate(BIASES, folds(), BESIDE), evaluate.global_mean(folds())
    assert evaluated.mean("rmse") < 0.9 * biases.mean("rmse")
    assert biases.mean("rmse") < 0.9 * mean.mean("rmse")


def test_the_interval_holds_the_figure(evaluated: EvaluatedPlan) -> None:
    interval = evaluated.together.intervals["rmse"]
    assert interval.low < evaluated.together.metrics["rmse"] < interval.high


def test_the_same_splits_give_the_same_figures(
    evaluate: EvaluateRatings, evaluated: EvaluatedPlan
) -> None:
    again = evaluate(PLAN, folds(), BESIDE)
    assert again.together.metrics == evaluated.together.metrics
    assert again.together.intervals == evaluated.together.intervals


def test_a_movie_that_only_held_out_ratings_know_is_predicted_all_the_same(
    evaluate: EvaluateRatings,
) -> None:
    is_of_one = RATINGS.movie_ids == RATINGS.movie_ids[0]
    split = RatingSplit(
        name="a movie", known=RATINGS.select(~is_of_one), held_out=RATINGS.select(is_of_one)
    )
    assert evaluate(PLAN, [split], BESIDE).together.ratings == is_of_one.sum()
