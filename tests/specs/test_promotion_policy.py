"""When a challenger may replace the champion, as a table of cases."""

import math
from dataclasses import dataclass, field

import pytest

from domain.models.promotion import (
    DECIDING_METRIC,
    GUARDED_METRICS,
    Contest,
    Contestant,
    Decision,
    PromotionRules,
)
from domain.models.promotion_policy import PromotionPolicy, RatingPromotionPolicy

PROMOTE, REFUSE = Decision.PROMOTE, Decision.REFUSE
ALIKE = dict.fromkeys((DECIDING_METRIC, *GUARDED_METRICS), 0.2)
WITH_FLOORS = PromotionRules(coverage_floor=0.5, novelty_floor=3.0, diversity_floor=0.1)
SPREAD = {"coverage_at_100": 0.6, "novelty": 4.0, "intra_list_diversity": 0.3}


def figures(**changed: float) -> dict[str, float]:
    return {**ALIKE, **changed}


def without(metric: str) -> dict[str, float]:
    return {name: value for name, value in ALIKE.items() if name != metric}


@dataclass(frozen=True, kw_only=True)
class Case:
    title: str
    challenger: dict[str, float]
    decision: Decision
    champion: dict[str, float] | None = field(default_factory=figures)
    rules: PromotionRules = field(default_factory=PromotionRules)
    is_personal: bool = True
    rivals: tuple[tuple[float, bool], ...] = ()
    because: str = ""


CASES = [
    Case(title="clearly better", challenger=figures(ndcg_at_10=0.25), decision=PROMOTE),
    Case(
        title="gain exactly at the boundary",
        challenger=figures(ndcg_at_10=0.202),
        decision=PROMOTE,
        because="ndcg_at_10 0.2020 against the champion's 0.2000 (1.0% better); met:",
    ),
    Case(
        title="gain a hair below the boundary",
        challenger=figures(ndcg_at_10=0.20199),
        decision=REFUSE,
        because="asked: at least 1.0% better",
    ),
    Case(title="equal figures", challenger=figures(), decision=REFUSE, because="(unchanged)"),
    Case(
        title="worse", challenger=figures(ndcg_at_10=0.1), decision=REFUSE, because="(50.0% worse)"
    ),
    Case(
        title="a larger gain is asked",
        challenger=figures(ndcg_at_10=0.21),
        rules=PromotionRules(minimum_gain=0.1),
        decision=REFUSE,
        because="at least 10.0% better",
    ),
    Case(
        title="no gain is asked",
        challenger=figures(),
        rules=PromotionRules(minimum_gain=0.0),
        decision=PROMOTE,
    ),
    *(
        Case(
            title=f"{metric} lost exactly the most allowed",
            challenger=figures(ndcg_at_10=0.25, **{metric: 0.19}),
            decision=PROMOTE,
        )
        for metric in GUARDED_METRICS
    ),
    *(
        Case(
            title=f"{metric} lost a hair too much",
            challenger=figures(ndcg_at_10=0.25, **{metric: 0.18999}),
            decision=REFUSE,
            because=f"{metric} 0.1900 against the champion's 0.2000 (5.0% worse); asked: at most",
        )
        for metric in GUARDED_METRICS
    ),
    Case(
        title="a smaller loss is allowed",
        challenger=figures(ndcg_at_10=0.25, mrr=0.19),
        rules=PromotionRules(maximum_loss=0.01),
        decision=REFUSE,
        because="at most 1.0% worse",
    ),
    Case(
        title="map and recall_min are not guarded",
        challenger=figures(ndcg_at_10=0.25, map=0.0, recall_min_at_10=0.0),
        champion=figures(map=0.9, recall_min_at_10=0.9),
        decision=PROMOTE,
    ),
    Case(
        title="champion at zero, challenger above",
        challenger=figures(),
        champion=dict.fromkeys(ALIKE, 0.0),
        decision=PROMOTE,
    ),
    Case(
        title="both at zero",
        challenger=dict.fromkeys(ALIKE, 0.0),
        champion=dict.fromkeys(ALIKE, 0.0),
        decision=REFUSE,
        because="ndcg_at_10 0.0000 against the champion's 0.0000; asked",
    ),
    Case(
        title="a guarded metric at zero on both sides",
        challenger=figures(ndcg_at_10=0.25, hit_rate_at_5=0.0),
        champion=figures(hit_rate_at_5=0.0),
        decision=PROMOTE,
    ),
    Case(
        title="challenger's figure is no number",
        challenger=figures(ndcg_at_10=math.nan),
        decision=REFUSE,
        because="ndcg_at_10 not measured",
    ),
    Case(
        title="challenger's figure is infinite",
        challenger=figures(ndcg_at_10=math.inf),
        decision=REFUSE,
        because="ndcg_at_10 not measured",
    ),
    Case(
        title="champion's figure is no number",
        challenger=figures(ndcg_at_10=0.25),
        champion=figures(ndcg_at_10=math.nan),
        decision=REFUSE,
        because="a missing figure cannot be compared",
    ),
    Case(
        title="challenger lacks a guarded metric",
        challenger={**without("mrr"), "ndcg_at_10": 0.25},
        decision=REFUSE,
        because="mrr not measured",
    ),
    Case(
        title="champion lacks a guarded metric",
        challenger=figures(ndcg_at_10=0.25),
        champion=without("mrr"),
        decision=REFUSE,
        because="mrr 0.2000; asked: at most 5.0% worse than the champion (a missing figure",
    ),
    Case(title="champion has no figures", challenger=figures(), champion={}, decision=REFUSE),
    Case(
        title="impersonal, however good",
        challenger=figures(ndcg_at_10=0.9),
        is_personal=False,
        decision=REFUSE,
        because="reference row",
    ),
    Case(
        title="floors met exactly",
        challenger=figures(
            ndcg_at_10=0.25, coverage_at_100=0.5, novelty=3.0, intra_list_diversity=0.1
        ),
        rules=WITH_FLOORS,
        decision=PROMOTE,
    ),
    *(
        Case(
            title=f"{metric} below its floor",
            challenger=figures(ndcg_at_10=0.25, **{**SPREAD, metric: 0.01}),
            rules=WITH_FLOORS,
            decision=REFUSE,
            because=f"{metric} 0.0100; asked: at least",
        )
        for metric in SPREAD
    ),
    Case(
        title="a metric with a floor is missing",
        challenger=figures(ndcg_at_10=0.25),
        rules=WITH_FLOORS,
        decision=REFUSE,
        because="coverage_at_100 not measured",
    ),
    Case(
        title="a floor of zero asks for nothing",
        challenger=figures(ndcg_at_10=0.25, coverage_at_100=0.0),
        decision=PROMOTE,
    ),
    Case(title="first, alone", challenger=figures(), champion=None, decision=PROMOTE),
    Case(
        title="first, best of its run",
        challenger=figures(),
        champion=None,
        rivals=((0.19, True),),
        decision=PROMOTE,
    ),
    Case(
        title="first, ties with the best of its run",
        challenger=figures(),
        champion=None,
        rivals=((0.2, True),),
        decision=PROMOTE,
    ),
    Case(
        title="first, a rival is better",
        challenger=figures(),
        champion=None,
        rivals=((0.21, True), (0.1, True)),
        decision=REFUSE,
        because="the best of the others reached 0.2100",
    ),
    Case(
        title="first, only popularity is better",
        challenger=figures(),
        champion=None,
        rivals=((0.9, False),),
        decision=PROMOTE,
    ),
    Case(
        title="first, a rival's figure is no number",
        challenger=figures(),
        champion=None,
        rivals=((math.nan, True),),
        decision=PROMOTE,
    ),
    Case(
        title="first, popularity itself",
        challenger=figures(),
        champion=None,
        is_personal=False,
        decision=REFUSE,
        because="reference row",
    ),
    Case(
        title="first, below a floor",
        challenger=figures(**{**SPREAD, "novelty": 2.9}),
        champion=None,
        rules=WITH_FLOORS,
        decision=REFUSE,
        because="novelty 2.9000; asked: at least 3",
    ),
    Case(
        title="first, without the deciding figure",
        challenger=without("ndcg_at_10"),
        champion=None,
        decision=REFUSE,
        because="ndcg_at_10 not measured",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_ranking(case: Case) -> None:
    verdict = PromotionPolicy(case.rules).judge(
        Contest(
            challenger=Contestant(metrics=case.challenger, is_personal=case.is_personal),
            champion=None if case.champion is None else Contestant(metrics=case.champion),
            rivals=[
                Contestant(metrics={DECIDING_METRIC: figure}, is_personal=personal)
                for figure, personal in case.rivals
            ],
        )
    )

    assert verdict.decision is case.decision
    assert any(case.because in reason for reason in verdict.reasons), verdict.reasons
    failed = [check for check in verdict.checks if not check.passed]
    assert bool(failed) <= (verdict.decision is REFUSE)


@pytest.mark.parametrize(
    ("row", "figure", "beats"),
    [
        (0.19, 0.25, True),
        (0.25, 0.25, False),
        (0.30, 0.25, False),
        (0.30, math.nan, False),
        (math.nan, 0.25, None),
        (None, 0.25, None),
    ],
)
def test_every_verdict_says_whether_popularity_is_beaten(
    row: float | None, figure: float, beats: bool | None
) -> None:
    verdict = PromotionPolicy(PromotionRules()).judge(
        Contest(
            challenger=Contestant(metrics=figures(ndcg_at_10=figure)),
            champion=Contestant(metrics=ALIKE),
            reference=None if row is None else Contestant(metrics={DECIDING_METRIC: row}),
        )
    )

    assert verdict.beats_popularity is beats
    assert not any("popularity" in reason for reason in verdict.reasons)


def test_a_verdict_holds_every_number() -> None:
    verdict = PromotionPolicy(WITH_FLOORS).judge(
        Contest(
            challenger=Contestant(metrics=figures(ndcg_at_10=0.25, **SPREAD)),
            champion=Contestant(metrics=ALIKE),
        )
    )

    assert [check.metric for check in verdict.checks] == [
        DECIDING_METRIC,
        *GUARDED_METRICS,
        *SPREAD,
    ]
    assert verdict.checks[0].change == pytest.approx(0.25)


def test_losing_everywhere_names_every_loss() -> None:
    verdict = PromotionPolicy(PromotionRules()).judge(
        Contest(
            challenger=Contestant(metrics=dict.fromkeys(ALIKE, 0.1)),
            champion=Contestant(metrics=ALIKE),
        )
    )

    assert len(verdict.reasons) == len(ALIKE)


def rated(errors: tuple[float, float]) -> Contestant:
    return Contestant(metrics=dict(zip(("rmse", "mae"), errors, strict=True)))


@pytest.mark.parametrize(
    ("challenger", "champion", "decision"),
    [
        ((0.90, 0.70), (0.91, 0.70), PROMOTE),
        ((0.91, 0.70), (0.91, 0.70), REFUSE),
        ((0.9099999, 0.70), (0.91, 0.70), PROMOTE),
        ((0.92, 0.60), (0.91, 0.70), REFUSE),
        ((0.90, 0.735), (0.91, 0.70), PROMOTE),
        ((0.90, 0.736), (0.91, 0.70), REFUSE),
        ((math.nan, 0.70), (0.91, 0.70), REFUSE),
        ((0.90, math.nan), (0.91, 0.70), REFUSE),
        ((0.90, 0.70), (math.nan, 0.70), REFUSE),
        ((0.0, 0.0), (0.0, 0.0), REFUSE),
    ],
)
def test_rating(
    challenger: tuple[float, float], champion: tuple[float, float], decision: Decision
) -> None:
    verdict = RatingPromotionPolicy(PromotionRules()).judge(
        Contest(challenger=rated(challenger), champion=rated(champion))
    )

    assert verdict.decision is decision
    assert verdict.reasons


@pytest.mark.parametrize(
    ("rmse", "told"),
    [
        (0.819, "rmse 0.8190 against the champion's 0.9100 (10.0% better); met:"),
        (1.001, "rmse 1.0010 against the champion's 0.9100 (10.0% worse); asked:"),
        (0.91, "rmse 0.9100 against the champion's 0.9100 (unchanged); asked:"),
    ],
)
def test_a_higher_error_is_told_as_worse(rmse: float, told: str) -> None:
    verdict = RatingPromotionPolicy(PromotionRules()).judge(
        Contest(challenger=rated((rmse, 0.7)), champion=rated((0.91, 0.7)))
    )

    assert verdict.reasons[0].startswith(told)


@pytest.mark.parametrize(
    ("rmse", "rivals", "mean", "decision", "because"),
    [
        (0.90, (), 1.10, PROMOTE, "the best personal version of its run"),
        (0.90, (0.95, 0.92), 1.10, PROMOTE, "the best of the others reached 0.9200"),
        (0.90, (0.90,), 1.10, PROMOTE, "reached 0.9000"),
        (0.90, (0.89,), 1.10, REFUSE, "asked: the first champion is the best"),
        (0.90, (math.nan,), 1.10, PROMOTE, "the best personal version of its run"),
        (1.11, (), 1.10, REFUSE, "asked: no further off than the global mean's 1.1000"),
        (1.11, (), None, PROMOTE, "the best personal version of its run"),
        (1.10, (), 1.10, PROMOTE, "the best personal version of its run"),
        (math.inf, (), None, REFUSE, "rmse not measured"),
    ],
)
def test_first_to_rate(
    rmse: float, rivals: tuple[float, ...], mean: float | None, decision: Decision, because: str
) -> None:
    verdict = RatingPromotionPolicy(PromotionRules()).judge(
        Contest(
            challenger=rated((rmse, 0.7)),
            champion=None,
            reference=None if mean is None else rated((mean, 0.9)),
            rivals=[rated((rival, 0.7)) for rival in rivals],
        )
    )

    assert verdict.decision is decision
    assert any(because in reason for reason in verdict.reasons), verdict.reasons
