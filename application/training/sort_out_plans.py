"""Leave out the plans that a history has too little for, or that lack what they learn by."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.errors import RefusedError
from application.ports.model_trainers import ModelTrainers
from application.ports.progress import Progress
from application.training.load_history import LoadedHistory
from domain.models.specification import ModelPlan
from domain.models.viewer_sample import learnt_from


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutPlan:
    """A plan that was not fitted, and why."""

    name: str
    reason: str

    def in_words(self) -> str:
        """Return the line that people are shown."""
        return f"Plan {self.name} is left out: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedPlans:
    """The plans that can be fitted, in their order, and the others."""

    fittable: Sequence[ModelPlan]
    left_out: Sequence[LeftOutPlan]


class SortOutPlans:
    """Tells plans that can be fitted on a history from those it has too little for, and says so.

    Meant for the plans of a run that nobody named: one that is named should fail, before
    minutes go into the plans beside it.
    """

    def __init__(self, *, trainers: ModelTrainers, progress: Progress) -> None:
        self._trainers = trainers
        self._progress = progress

    def __call__(self, plans: Sequence[ModelPlan], history: LoadedHistory) -> SortedPlans:
        """Sort `plans` by what the earliest slice holds, on which each is fitted first."""
        fittable, left_out = [], []
        for plan in plans:
            reason = self._lacking(plan, history)
            if reason is None:
                fittable.append(plan)
            else:
                left_out.append(LeftOutPlan(name=plan.name, reason=reason))
                self._progress.say(left_out[-1].in_words())
        return SortedPlans(fittable=fittable, left_out=left_out)

    def require(self, plans: Sequence[ModelPlan], history: LoadedHistory) -> None:
        """Do nothing where each of `plans` can be fitted.

        Raises `RefusedError` for the first that cannot, with the reason, be it of the
        history or of the environment, or `UnknownFamilyError`.
        """
        for plan in plans:
            reason = self._lacking(plan, history)
            if reason is not None:
                raise RefusedError(f"plan {plan.name} cannot be fitted: {reason}")

    def _lacking(self, plan: ModelPlan, history: LoadedHistory) -> str | None:
        return self._trainers.lacking(plan, learnt_from(plan, history.prepared.train))
