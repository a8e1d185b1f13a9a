"""Which search spaces make sense, and what lies in them."""

import pytest

from domain.errors import InvalidValueError
from domain.models.search_space import Choices, NumberRange
from domain.models.specification import Parameter, Role
from domain.models.trials import CoverageFloor, Trial, best_first

WHOLE = NumberRange(low=8, high=64)
REAL = NumberRange(low=0.5, high=2.0, log=True)
WORDS = Choices(values=("cosine", "dot"))


@pytest.mark.parametrize(
    ("space", "value", "is_in"),
    [
        (WHOLE, 8, True),
        (WHOLE, 64, True),
        (WHOLE, 65, False),
        (WHOLE, 8.5, False),
        (WHOLE, True, False),
        (REAL, 0.5, True),
        (REAL, 1, True),
        (REAL, 2.01, False),
        (REAL, "1", False),
        (WORDS, "dot", True),
        (WORDS, "other", False),
    ],
)
def test_what_lies_in_a_space(
    space: NumberRange | Choices, value: Parameter, *, is_in: bool
) -> None:
    assert space.holds(value) is is_in


@pytest.mark.parametrize(
    ("low", "high", "log", "reason"),
    [
        (2, 2, False, "low must lie below high"),
        (3, 2, False, "low must lie below high"),
        (0.0, float("inf"), False, "low must lie below high"),
        (float("nan"), 1.0, False, "low must lie below high"),
        (0.0, 1.0, True, "low must be positive where log is true"),
    ],
)
def test_ranges_that_hold_nothing_are_refused(
    low: float, high: float, *, log: bool, reason: str
) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        NumberRange(low=low, high=high, log=log)


@pytest.mark.parametrize("values", [(), (1,), (1, 1), (1, 2, 1)])
def test_choices_leave_a_choice(values: tuple[Parameter, ...]) -> None:
    with pytest.raises(InvalidValueError, match="two values or more, each once"):
        Choices(values=values)


@pytest.mark.parametrize(
    ("least", "coverage", "ndcg", "value"),
    [
        (0.0, 0.0, 0.2, 0.2),
        (0.5, 0.5, 0.2, 0.2),
        (0.5, 0.25, 0.9, -0.25),
        (0.5, 0.125, 0.95, -0.375),
    ],
)
def test_what_shows_too_little_is_worth_less_than_anything_that_does_not(
    least: float, coverage: float, ndcg: float, value: float
) -> None:
    floor = CoverageFloor(least=least)
    assert floor.value_of({"ndcg_at_10": ndcg, "coverage_at_100": coverage}) == value


def test_of_equal_trials_the_earlier_is_first() -> None:
    trials = [Trial(number=n, parameters={}, value=v) for n, v in enumerate([0.1, 0.3, 0.3, 0.2])]
    assert [trial.number for trial in best_first(trials)] == [1, 2, 3, 0]


@pytest.mark.parametrize(
    ("role", "value", "figure"),
    [
        (Role.RANKING, 0.2, ("ndcg_at_10", 0.2)),
        (Role.RANKING, 0.0, ("ndcg_at_10", 0.0)),
        (Role.RANKING, -0.25, ("coverage_at_100 below the least", 0.25)),
        (Role.RATING, -0.9, ("rmse", 0.9)),
    ],
)
def test_people_are_told_the_figure_behind_a_value(
    role: Role, value: float, figure: tuple[str, float]
) -> None:
    assert Trial(number=0, parameters={}, value=value).figure(role) == figure
