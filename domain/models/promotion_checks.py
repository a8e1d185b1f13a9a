"""The rules of promotion one by one, each with the numbers it saw."""

from collections.abc import Sequence

from domain.models.promotion import LOWER_IS_BETTER, Check, Contestant

_DIGITS = 9
"""Relative changes are rounded here, so that 0.202 is 1 % above 0.2 as on paper."""


def relative(
    metric: str, challenger: Contestant, champion: Contestant, least: float, rule: str
) -> Check:
    """Check that the relative change for the better is at least `least`.

    Against a champion at zero nothing is relative: a gain is any improvement,
    and a loss any worsening.
    """
    new, old = challenger.figure(metric), champion.figure(metric)
    change = None
    if new is None or old is None:
        passed = False
        rule += " (a missing figure cannot be compared)"
    else:
        improvement = old - new if metric in LOWER_IS_BETTER else new - old
        if old == 0:
            passed = improvement > 0 if least > 0 else improvement >= 0
        else:
            change = round(improvement / old, _DIGITS)
            passed = change >= least
    return Check(
        metric=metric, challenger=new, champion=old, change=change, passed=passed, rule=rule
    )


def strictly_lower(metric: str, challenger: Contestant, champion: Contestant) -> Check:
    """Check that the challenger's figure is below the champion's, by however little."""
    new, old = challenger.figure(metric), champion.figure(metric)
    if new is None or old is None:
        change, passed = None, False
    else:
        change = round((old - new) / old, _DIGITS) if old else None
        passed = new < old
    return Check(
        metric=metric,
        challenger=new,
        champion=old,
        change=change,
        passed=passed,
        rule="strictly lower than the champion's",
    )


def best_of_run(metric: str, challenger: Contestant, rivals: Sequence[Contestant]) -> Check:
    """Check that no personal rival is better; one whose figure is missing is not."""
    new = challenger.figure(metric)
    figures = [rival.figure(metric) for rival in rivals if rival.is_personal]
    known = [figure for figure in figures if figure is not None]
    rule = "the first champion is the best personal version of its run"
    lower = metric in LOWER_IS_BETTER
    best = (min if lower else max)(known, default=None)
    if best is not None:
        rule += f", the best of the others reached {best:.4f}"
    passed = new is not None and (best is None or (new <= best if lower else new >= best))
    return _absolute(metric, new, rule, passed=passed)


def at_least(metric: str, challenger: Contestant, floor: float) -> Check:
    """Check that a figure reaches a floor."""
    value = challenger.figure(metric)
    return _absolute(
        metric, value, f"at least {floor:g}", passed=value is not None and value >= floor
    )


def at_most(metric: str, challenger: Contestant, ceiling: float, rule: str) -> Check:
    """Check that a figure does not exceed a ceiling."""
    value = challenger.figure(metric)
    return _absolute(metric, value, rule, passed=value is not None and value <= ceiling)


def reason_of(check: Check) -> str:
    """Return a check as a reason for a decision."""
    figures = f"{check.metric} {_shown(check.challenger)}"
    if check.champion is not None:
        figures += f" against the champion's {_shown(check.champion)}"
    if check.change is not None:
        figures += f" ({check.change_in_words})"
    return f"{figures}; {'met' if check.passed else 'asked'}: {check.rule}"


def _absolute(metric: str, value: float | None, rule: str, *, passed: bool) -> Check:
    return Check(
        metric=metric, challenger=value, champion=None, change=None, passed=passed, rule=rule
    )


def _shown(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.4f}"
