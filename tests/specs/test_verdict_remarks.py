"""What a verdict tells beside its decision, case by case."""

from dataclasses import dataclass

import pytest

from domain.evaluation.comparison import PairedDifference
from domain.evaluation.intervals import Interval
from domain.evaluation.verdict_remarks import Yardstick, remark_on


def difference(challenger: float, champion: float, low: float, high: float) -> PairedDifference:
    return PairedDifference(
        challenger=challenger,
        champion=champion,
        viewers=1_264,
        interval=Interval(low=low, high=high),
        p_value=0.11,
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    metric: str = "ndcg_at_10"
    figure: float | None
    yardstick: Yardstick
    words: str


CASES = [
    Case(
        figure=0.212,
        yardstick=Yardstick(
            name="the champion", figure=0.2, difference=difference(0.212, 0.2, -0.003, 0.027)
        ),
        words=(
            "ndcg_at_10 0.2120 beats the champion's 0.2000: +0.0120 (95 % interval -0.0030 to"
            " +0.0270, p = 0.110, 1,264 viewers); chance could do this"
        ),
    ),
    Case(
        figure=0.212,
        yardstick=Yardstick(
            name="the popularity row", figure=0.2, difference=difference(0.212, 0.2, 0.003, 0.021)
        ),
        words=(
            "ndcg_at_10 0.2120 beats the popularity row's 0.2000: +0.0120 (95 % interval +0.0030"
            " to +0.0210, p = 0.110, 1,264 viewers); chance would hardly do this"
        ),
    ),
    Case(
        figure=0.2,
        yardstick=Yardstick(
            name="the champion", figure=0.2, difference=difference(0.2, 0.2, -0.01, 0.01)
        ),
        words=(
            "ndcg_at_10 0.2000 does not beat the champion's 0.2000: +0.0000 (95 % interval -0.0100"
            " to +0.0100, p = 0.110, 1,264 viewers); chance could do this"
        ),
    ),
    Case(
        metric="rmse",
        figure=0.9,
        yardstick=Yardstick(
            name="the global mean", figure=1.1, difference=difference(0.9, 1.1, -0.21, -0.19)
        ),
        words=(
            "rmse 0.9000 beats the global mean's 1.1000: -0.2000 (95 % interval -0.2100 to"
            " -0.1900, p = 0.110, 1,264 viewers); chance would hardly do this"
        ),
    ),
    Case(
        figure=0.25,
        yardstick=Yardstick(name="the champion", figure=0.2),
        words=(
            "ndcg_at_10 0.2500 beats the champion's 0.2000: how sure that is nobody can tell,"
            " since not both were kept viewer by viewer"
        ),
    ),
    Case(
        figure=None,
        yardstick=Yardstick(name="the champion", figure=0.2),
        words=(
            "ndcg_at_10 not measured does not beat the champion's 0.2000: how sure that is nobody"
            " can tell, since not both were kept viewer by viewer"
        ),
    ),
    Case(
        figure=0.25,
        yardstick=Yardstick(name="the popularity row", figure=None),
        words="the popularity row was not measured",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.words)
def test_remark(case: Case) -> None:
    assert remark_on(case.metric, case.figure, case.yardstick) == case.words
