import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evaluation.ranking_metrics import CUTS, RANKING_METRICS, Hits

Ranking = tuple[list[bool], int]


def hits_in(*rankings: Ranking) -> Hits:
    """Return the hits of viewers, each given by which places hold one, and how many there are."""
    found = [
        (v, p) for v, (ranked, _) in enumerate(rankings) for p, hit in enumerate(ranked) if hit
    ]
    owners, places = np.array(found, np.intp).reshape(-1, 2).T
    return Hits(
        owners=owners,
        positions=places + 1,
        relevant=np.array([relevant for _, relevant in rankings]),
    )


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """One viewer's ranking, and how many movies are relevant: some may not be in it."""
    ranked = draw(st.lists(st.booleans(), min_size=1, max_size=30))
    return ranked, max(1, sum(ranked) + draw(st.integers(0, 25)))


def plainly(name: str, ranked: list[bool], relevant: int) -> float:
    """Return a metric in the slowest and plainest way."""
    if name == "mrr":
        return next((1 / p for p, hit in enumerate(ranked, 1) if hit), 0.0)
    if name == "map":
        found = [p for p, hit in enumerate(ranked, 1) if hit]
        return sum(sum(ranked[:p]) / p for p in found) / relevant
    kind, _, cut = name.rpartition("_at_")
    k = int(cut)
    hits = sum(ranked[:k])
    if kind == "ndcg":
        gained = sum(1 / math.log2(p + 1) for p, hit in enumerate(ranked[:k], 1) if hit)
        return gained / sum(1 / math.log2(p + 1) for p in range(1, min(k, relevant) + 1))
    return {
        "precision": hits / k,
        "recall": hits / relevant,
        "recall_min": hits / min(k, relevant),
        "hit_rate": float(hits > 0),
    }[kind]


@settings(deadline=None)  # a busy machine is no counterexample
@given(ranking=rankings(), others=st.lists(st.booleans(), min_size=30, max_size=30))
def test_each_metric_equals_its_plain_form_for_each_viewer(
    ranking: Ranking, others: list[bool]
) -> None:
    ranked, relevant = ranking
    neighbour = others[: len(ranked)]
    hits = hits_in((ranked, relevant), (neighbour, max(1, sum(neighbour))))
    for name, metric in RANKING_METRICS.items():
        values = metric(hits)
        assert values.shape == (2,)
        assert values[0] == pytest.approx(plainly(name, ranked, relevant)), name
        assert values[1] == pytest.approx(plainly(name, neighbour, max(1, sum(neighbour)))), name
        assert 0.0 <= values[0] <= 1.0


def test_a_ranking_worked_out_by_hand() -> None:
    # Relevant: four movies, at positions 2, 3 and 7; the fourth was never trained.
    hits = Hits(owners=np.zeros(3, np.intp), positions=np.array([2, 3, 7]), relevant=np.array([4]))
    expected = {
        "precision_at_5": 2 / 5,
        "precision_at_10": 3 / 10,
        "recall_at_5": 2 / 4,
        "recall_at_20": 3 / 4,
        "recall_min_at_5": 2 / 4,
        "hit_rate_at_5": 1.0,
        "mrr": 1 / 2,
        "map": (1 / 2 + 2 / 3 + 3 / 7) / 4,
        # 1/log2(3) + 1/log2(4) + 1/log2(8) over 1 + 1/log2(3) + 1/log2(4) + 1/log2(5)
        "ndcg_at_10": (0.6309298 + 0.5 + 0.3333333) / (1 + 0.6309298 + 0.5 + 0.4306766),
    }
    for name, value in expected.items():
        assert RANKING_METRICS[name](hits)[0] == pytest.approx(value), name


def test_recall_divides_by_all_that_was_liked_and_recall_min_by_what_fits() -> None:
    hits = hits_in(([True] * 40, 40))
    assert RANKING_METRICS["recall_at_20"](hits)[0] == pytest.approx(0.5)
    assert RANKING_METRICS["recall_min_at_20"](hits)[0] == pytest.approx(1.0)


def test_the_metrics_are_those_that_reports_and_policies_name() -> None:
    kinds = ("precision", "recall", "recall_min", "ndcg", "hit_rate")
    assert set(RANKING_METRICS) == {f"{kind}_at_{k}" for kind in kinds for k in CUTS} | {
        "ndcg_at_100",
        "mrr",
        "map",
    }
