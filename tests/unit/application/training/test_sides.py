"""What the sides of a comparison make of one another."""

import numpy as np

from application.training.sides import Side, Sides
from domain.evaluation.viewer_scores import ViewerScores
from domain.models.promotion import Contestant
from domain.models.specification import Role


def side(plan: str, ndcg: float, viewers: int = 40) -> Side:
    values = np.full(viewers, ndcg)
    return Side(
        plan=plan,
        contestant=Contestant(metrics={"ndcg_at_10": ndcg}, is_personal=plan != "popularity"),
        scores=ViewerScores.of(np.arange(viewers), values),
    )


ALS, EASE, POPULARITY = side("als", 0.2), side("ease", 0.3), side("popularity", 0.1)


def remarks(challenger: Side, champion: Side | None, reference: Side | None) -> tuple[str, ...]:
    sides = Sides(challenger=challenger, champion=champion, reference=reference)
    return sides.remarks(Role.RANKING)


def test_a_challenger_is_told_beside_the_champion_and_the_popularity_row() -> None:
    champion, row = remarks(ALS, EASE, POPULARITY)
    assert champion.startswith("ndcg_at_10 0.2000 does not beat the champion's 0.3000: -0.1000")
    assert row.startswith("ndcg_at_10 0.2000 beats the popularity row's 0.1000: +0.1000")


def test_without_a_champion_the_popularity_row_is_left() -> None:
    (row,) = remarks(ALS, None, POPULARITY)
    assert "the popularity row's" in row


def test_a_row_is_not_told_beside_itself() -> None:
    _, row = remarks(POPULARITY, ALS, POPULARITY)
    assert row == "the challenger is the popularity row itself"
    champion, row = remarks(ALS, POPULARITY, POPULARITY)
    assert "beats the champion's 0.1000" in champion
    assert row == "the champion is the popularity row itself"


def test_a_row_that_is_gone_was_not_measured() -> None:
    assert remarks(ALS, None, None) == ("the popularity row was not measured",)


def test_the_policy_compares_no_row_with_itself() -> None:
    itself = Sides(challenger=POPULARITY, champion=ALS, reference=POPULARITY)
    assert itself.contest(()).reference is None
    other = Sides(challenger=ALS, champion=None, reference=POPULARITY).contest((EASE,))
    assert other.reference == POPULARITY.contestant
    assert other.rivals == [EASE.contestant]


def test_sides_of_other_viewers_cannot_be_paired() -> None:
    (row,) = remarks(ALS, None, side("popularity", 0.1, viewers=39))
    assert "beats the popularity row's 0.1000" in row
    assert "nobody can tell" in row
