"""The sides of a comparison: what a challenger, a champion and the reference row scored."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.training.reference_rows import ROWS_IN_WORDS
from domain.evaluation.comparison import PairedDifference, paired_scores
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.intervals import draws
from domain.evaluation.rating_metrics import RatingEvaluation
from domain.evaluation.verdict_remarks import Yardstick, remark_on
from domain.evaluation.viewer_scores import ViewerScores
from domain.models.promotion import DECIDING_METRIC, DECIDING_METRICS, Contest, Contestant
from domain.models.specification import Role
from domain.models.versions import finite


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """What a plan scored on events that it was not fitted on.

    `scores` make up the metric that decides; None where nobody kept them.
    """

    plan: str
    contestant: Contestant
    scores: ViewerScores | None = None

    def less(self, other: "Side", metric: str) -> PairedDifference | None:
        """Return the paired difference from another side; None where it cannot be told."""
        if self.scores is None or other.scores is None or not self.scores.pairs_with(other.scores):
            return None
        return paired_scores(metric, self.scores, other.scores, draws())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """Who is judged against whom, all scored on the same events.

    There may be no `champion` yet, and no `reference` where its row is gone.
    """

    challenger: Side
    champion: Side | None
    reference: Side | None

    @property
    def is_reference(self) -> bool:
        """Whether the challenger is the reference row itself."""
        return self.reference is not None and self.challenger.plan == self.reference.plan

    def contest(self, rivals: Sequence[Side]) -> Contest:
        """Return what a policy decides on."""
        row = None if self.reference is None or self.is_reference else self.reference.contestant
        return Contest(
            challenger=self.challenger.contestant,
            champion=None if self.champion is None else self.champion.contestant,
            reference=row,
            rivals=[rival.contestant for rival in rivals],
        )

    def remarks(self, role: Role) -> tuple[str, ...]:
        """Return whether the champion and the reference row are beaten, and how sure that is."""
        row = ROWS_IN_WORDS[role]
        remarks = []
        if self.champion is not None:
            remarks.append(self._remark("the champion", self.champion, role))
        if self.reference is None:
            remarks.append(f"{row} was not measured")
        elif self.is_reference:
            remarks.append(f"the challenger is {row} itself")
        elif self.champion is not None and self.champion.plan == self.reference.plan:
            remarks.append(f"the champion is {row} itself")
        else:
            remarks.append(self._remark(row, self.reference, role))
        return tuple(remarks)

    def _remark(self, name: str, other: Side, role: Role) -> str:
        metric = DECIDING_METRICS[role]
        yardstick = Yardstick(
            name=name,
            figure=other.contestant.figure(metric),
            difference=self.challenger.less(other, metric),
        )
        return remark_on(metric, self.challenger.contestant.figure(metric), yardstick)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A champion, plans and the reference row on the same events; `compared_on` says which."""

    champion: Side
    plans: Sequence[Side]
    reference: Side
    compared_on: str


def side_of(
    plan: str, evaluation: RankingEvaluation | RatingEvaluation, *, is_personal: bool
) -> Side:
    """Return what an evaluation of either role came to."""
    return Side(
        plan=plan,
        contestant=Contestant(metrics=finite(evaluation.metrics), is_personal=is_personal),
        scores=deciding_scores(evaluation),
    )


def deciding_scores(evaluation: RankingEvaluation | RatingEvaluation) -> ViewerScores:
    """Return what makes up the metric that decides between versions of a role."""
    if isinstance(evaluation, RatingEvaluation):
        return evaluation.scores
    return evaluation.scores(DECIDING_METRIC)
