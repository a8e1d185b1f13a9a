"""Plans on every round of a split, on viewers of two tastes."""

import pytest

from adapters.models.trainers import LocalModelTrainers
from application.training.evaluate_ranking import EvaluateRanking
from application.training.evaluate_split import Entrant, EvaluateSplit
from application.training.fit_plan import FitPlan
from domain.evaluation.rounds import RankingSplit
from domain.evaluation.split_evaluation import SplitEvaluation, compared, compared_on_slices
from domain.evaluation.strong_generalisation import StrongGeneralisation
from domain.evaluation.time_cuts import GlobalTimeSplit, RollingCuts
from domain.models.specification import ModelPlan
from tests.builders import MOMENT, fit_data_of, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.silent_progress import SilentProgress

EVERYTHING = fit_data_of(ratings_of_two_tastes(viewers=150))


def evaluated(split: RankingSplit, *families: str) -> SplitEvaluation:
    progress = SilentProgress()
    fit_plan = FitPlan(trainers=LocalModelTrainers(), clock=FixedClock(MOMENT), progress=progress)
    evaluate_split = EvaluateSplit(
        fit_plan=fit_plan, evaluate_ranking=EvaluateRanking(), progress=progress
    )
    entrants = [
        Entrant(label=family, plan=ModelPlan(name=family, family=family)) for family in families
    ]
    return evaluate_split(entrants, split, EVERYTHING)


@pytest.mark.parametrize(
    ("split", "rounds"), [(GlobalTimeSplit(), 1), (RollingCuts(), 5), (StrongGeneralisation(), 1)]
)
def test_what_knows_tastes_beats_popularity_significantly_on_every_split(
    split: RankingSplit, rounds: int
) -> None:
    evaluation = evaluated(split, "item-item", "popularity")
    assert len(evaluation.rounds) == rounds
    reference = evaluation.best_reference
    assert reference is evaluation.model("popularity")
    gain = compared(evaluation.model("item-item"), reference)["ndcg_at_10"]
    assert gain.difference > 0.05
    assert gain.is_significant
    assert gain.viewers == evaluation.models[0].figures.viewers


def test_a_viewer_asked_in_several_rounds_has_a_value_in_each_and_counts_once() -> None:
    evaluation = evaluated(RollingCuts(cuts=3), "popularity")
    (model,) = evaluation.models
    assert len(model.figures.viewer_ids) == sum(one.viewers for one in evaluation.rounds)
    assert model.figures.viewers < len(model.figures.viewer_ids)
    assert model.figures.metrics["coverage_at_100"] == pytest.approx(
        sum(one.metrics["coverage_at_100"] for one in model.rounds) / 3
    )


def test_in_strong_generalisation_everybody_asked_is_known_by_fold_in() -> None:
    evaluation = evaluated(StrongGeneralisation(viewers=15), "item-item")
    (size,) = evaluation.rounds
    assert (size.viewers, size.cold_viewers) == (15, 0)
    assert "cold-viewers" not in evaluation.models[0].slices


def test_slices_are_compared_pair_by_pair_too() -> None:
    evaluation = evaluated(GlobalTimeSplit(), "item-item", "popularity")
    item_item, popularity = evaluation.models
    slices = compared_on_slices(item_item, popularity)
    assert list(slices)[:2] == ["all-viewers", "warm-viewers"]
    assert {"genre:Comedy", "genre:War"} <= set(slices)
    headline = compared(item_item, popularity)["ndcg_at_10"]
    assert slices["warm-viewers"]["ndcg_at_10"].difference == pytest.approx(headline.difference)
    assert slices["warm-viewers"]["ndcg_at_10"].viewers == headline.viewers


def test_the_same_plans_on_the_same_history_give_the_same_figures() -> None:
    first, again = (evaluated(StrongGeneralisation(), "als").models[0] for _ in range(2))
    assert first.figures.metrics == again.figures.metrics
    assert first.figures.intervals == again.figures.intervals
