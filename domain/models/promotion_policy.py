"""The policies that decide promotions."""

from collections.abc import Sequence

from domain.models.promotion import (
    DECIDING_METRIC,
    GUARDED_METRICS,
    RATING_METRIC,
    Check,
    Contest,
    Contestant,
    Decision,
    PromotionRules,
    Verdict,
)
from domain.models.promotion_checks import (
    at_least,
    at_most,
    best_of_run,
    reason_of,
    relative,
    strictly_lower,
)

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

    def judge(self, contest: Contest) -> Verdict:
        """Return the verdict, with every number it rests on."""
        challenger = contest.challenger
        checks = (
            [best_of_run(DECIDING_METRIC, challenger, contest.rivals)]
            if contest.champion is None
            else self._against(contest.champion, challenger)
        )
        checks += [
            at_least(metric, challenger, floor) for metric, floor in self._rules.floors().items()
        ]
        return _verdict(
            checks,
            objections=() if challenger.is_personal else (_IMPERSONAL,),
            beats_popularity=_beats(challenger, contest.reference),
        )

    def _against(self, champion: Contestant, challenger: Contestant) -> list[Check]:
        rules = self._rules
        gain = f"at least {rules.minimum_gain:.1%} better than the champion"
        loss = f"at most {rules.maximum_loss:.1%} worse than the champion"
        return [
            relative(DECIDING_METRIC, challenger, champion, rules.minimum_gain, gain),
            *(
                relative(metric, challenger, champion, -rules.maximum_loss, loss)
                for metric in GUARDED_METRICS
            ),
        ]


class RatingPromotionPolicy:
    """Judges challengers for the rating role; the same numbers give the same verdict.

    With a champion, RMSE must be strictly lower, and MAE not worse by more than
    the maximum loss. Without one, the challenger must be the best of its run,
    and, where the global mean was measured, no worse than that: who is further
    off than one number for everybody predicts nothing.
    """

    def __init__(self, rules: PromotionRules) -> None:
        self._rules = rules

    def judge(self, contest: Contest) -> Verdict:
        """Return the verdict, with every number it rests on."""
        challenger, champion = contest.challenger, contest.champion
        if champion is None:
            return _verdict(_as_first_to_rate(contest))
        most = self._rules.maximum_loss
        rule = f"at most {most:.1%} worse than the champion"
        return _verdict(
            [
                strictly_lower(RATING_METRIC, challenger, champion),
                relative("mae", challenger, champion, -most, rule),
            ]
        )


def _as_first_to_rate(contest: Contest) -> list[Check]:
    checks = [best_of_run(RATING_METRIC, contest.challenger, contest.rivals)]
    mean = None if contest.reference is None else contest.reference.figure(RATING_METRIC)
    if mean is not None:
        rule = f"no further off than the global mean's {mean:.4f}"
        checks.append(at_most(RATING_METRIC, contest.challenger, mean, rule))
    return checks


def _beats(challenger: Contestant, popularity: Contestant | None) -> bool | None:
    row = None if popularity is None else popularity.figure(DECIDING_METRIC)
    if row is None:
        return None
    figure = challenger.figure(DECIDING_METRIC)
    return figure is not None and figure > row


def _verdict(
    checks: Sequence[Check],
    *,
    objections: tuple[str, ...] = (),
    beats_popularity: bool | None = None,
) -> Verdict:
    failed = [check for check in checks if not check.passed]
    accepted = not failed and not objections
    told = checks[:1] if accepted else failed
    return Verdict(
        decision=Decision.PROMOTE if accepted else Decision.REFUSE,
        reasons=(*objections, *(reason_of(check) for check in told)),
        checks=tuple(checks),
        beats_popularity=beats_popularity,
    )
