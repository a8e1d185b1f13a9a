"""The policies that decide promotions."""

from domain.models.promotion import (
    DECIDING_METRIC,
    GUARDED_METRICS,
    RATING_METRIC,
    Check,
    Contestant,
    Decision,
    PromotionRules,
    RankingContest,
    Verdict,
)

_DIGITS = 9
"""Relative changes are rounded here, so that 0.202 is 1 % above 0.2 as on paper."""

_IMPERSONAL = "the family is a reference row: only a personal family may hold the ranking role"


class PromotionPolicy:
    """Judges challengers for the ranking role; the same numbers give the same verdict.

    With a champion, `ndcg_at_10` must be better by the minimum gain, and no
    guarded metric worse by more than the maximum loss. Without one, the
    challenger must be the best personal version of its run. Floors hold always,
    and an impersonal family never holds the role.
    """

    def __init__(self, rules: PromotionRules) -> None:
        self._rules = rules

    def judge(self, contest: RankingContest) -> Verdict:
        """Return the verdict, with every number it rests on."""
        challenger = contest.challenger
        checks = (
            [_best_of_run(contest)]
            if contest.champion is None
            else self._against(contest.champion, challenger)
        )
        checks += [
            _floor(metric, challenger, floor) for metric, floor in self._rules.floors().items()
        ]
        return _verdict(
            checks,
            objections=() if challenger.is_personal else (_IMPERSONAL,),
            remarks=(_popularity_remark(challenger, contest.popularity),),
            beats_popularity=_beats(challenger, contest.popularity),
        )

    def _against(self, champion: Contestant, challenger: Contestant) -> list[Check]:
        rules = self._rules
        gain = f"at least {rules.minimum_gain:.1%} better than the champion"
        loss = f"at most {rules.maximum_loss:.1%} worse than the champion"
        return [
            _relative(DECIDING_METRIC, challenger, champion, rules.minimum_gain, gain),
            *(
                _relative(metric, challenger, champion, -rules.maximum_loss, loss)
                for metric in GUARDED_METRICS
            ),
        ]


class RatingPromotionPolicy:
    """Judges challengers for the rating role: RMSE strictly lower, MAE hardly worse."""

    def __init__(self, rules: PromotionRules) -> None:
        self._rules = rules

    def judge(
        self,
        challenger: Contestant,
        champion: Contestant | None,
        global_mean: Contestant | None = None,
    ) -> Verdict:
        """Return the verdict; without a champion any finite error will do."""
        remarks = (_mean_remark(challenger, global_mean),)
        if champion is None:
            checks = [_measured(metric, challenger) for metric in (RATING_METRIC, "mae")]
            return _verdict(checks, remarks=remarks)
        most = self._rules.maximum_loss
        rule = f"at most {most:.1%} worse than the champion"
        return _verdict(
            [
                _strictly_lower(RATING_METRIC, challenger, champion),
                _relative("mae", challenger, champion, -most, rule, lower_is_better=True),
            ],
            remarks=remarks,
        )


def _relative(
    metric: str,
    challenger: Contestant,
    champion: Contestant,
    least: float,
    rule: str,
    *,
    lower_is_better: bool = False,
) -> Check:
    """Check that the relative change is at least `least`.

    Against a champion at zero nothing is relative: a gain is any improvement,
    and a loss any worsening.
    """
    new, old = challenger.figure(metric), champion.figure(metric)
    change = None
    if new is None or old is None:
        passed = False
        rule += " (a missing figure cannot be compared)"
    else:
        improvement = old - new if lower_is_better else new - old
        if old == 0:
            passed = improvement > 0 if least > 0 else improvement >= 0
        else:
            change = round(improvement / old, _DIGITS)
            passed = change >= least
    return Check(
        metric=metric, challenger=new, champion=old, change=change, passed=passed, rule=rule
    )


def _strictly_lower(metric: str, challenger: Contestant, champion: Contestant) -> Check:
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


def _best_of_run(contest: RankingContest) -> Check:
    new = contest.challenger.figure(DECIDING_METRIC)
    rivals = [rival.figure(DECIDING_METRIC) for rival in contest.rivals if rival.is_personal]
    best = max((figure for figure in rivals if figure is not None), default=None)
    rule = "the first champion is the best personal version of its run"
    if best is not None:
        rule += f", the best of the others reached {best:.4f}"
    passed = new is not None and (best is None or new >= best)
    return _absolute(DECIDING_METRIC, new, rule, passed=passed)


def _floor(metric: str, challenger: Contestant, floor: float) -> Check:
    value = challenger.figure(metric)
    return _absolute(
        metric, value, f"at least {floor:g}", passed=value is not None and value >= floor
    )


def _measured(metric: str, challenger: Contestant) -> Check:
    value = challenger.figure(metric)
    return _absolute(
        metric, value, "finite, which is all that a first champion owes", passed=value is not None
    )


def _absolute(metric: str, value: float | None, rule: str, *, passed: bool) -> Check:
    return Check(
        metric=metric, challenger=value, champion=None, change=None, passed=passed, rule=rule
    )


def _beats(challenger: Contestant, popularity: Contestant | None) -> bool | None:
    row = None if popularity is None else popularity.figure(DECIDING_METRIC)
    if row is None:
        return None
    figure = challenger.figure(DECIDING_METRIC)
    return figure is not None and figure > row


def _popularity_remark(challenger: Contestant, popularity: Contestant | None) -> str:
    beats = _beats(challenger, popularity)
    if beats is None or popularity is None:
        return "the popularity row was not measured"
    figure = _shown(challenger.figure(DECIDING_METRIC))
    row = _shown(popularity.figure(DECIDING_METRIC))
    relation = "beats" if beats else "does not beat"
    return f"{DECIDING_METRIC} {figure} {relation} the popularity row's {row}"


def _mean_remark(challenger: Contestant, global_mean: Contestant | None) -> str:
    figure = challenger.figure(RATING_METRIC)
    mean = None if global_mean is None else global_mean.figure(RATING_METRIC)
    if mean is None:
        return "the global mean was not measured"
    relation = "beats" if figure is not None and figure < mean else "does not beat"
    return f"{RATING_METRIC} {_shown(figure)} {relation} the global mean's {_shown(mean)}"


def _verdict(
    checks: list[Check],
    *,
    objections: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    beats_popularity: bool | None = None,
) -> Verdict:
    failed = [check for check in checks if not check.passed]
    accepted = not failed and not objections
    told = checks[:1] if accepted else failed
    return Verdict(
        decision=Decision.PROMOTE if accepted else Decision.REFUSE,
        reasons=(*objections, *(_reason(check) for check in told)),
        checks=tuple(checks),
        beats_popularity=beats_popularity,
        remarks=remarks,
    )


def _reason(check: Check) -> str:
    figures = f"{check.metric} {_shown(check.challenger)}"
    if check.champion is not None:
        figures += f" against the champion's {_shown(check.champion)}"
    if check.change is not None:
        figures += f" ({check.change:+.1%})"
    return f"{figures}; {'met' if check.passed else 'asked'}: {check.rule}"


def _shown(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.4f}"
