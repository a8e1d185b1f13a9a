"""Choose the plans of a training run."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.plan_library import PlanLibrary
from application.ports.progress import Progress
from application.training.sort_out_plans import LeftOutPlan
from domain.errors import InvalidValueError
from domain.models.specification import ModelPlan, Role

_NO_SAMPLE = "it predicts ratings, and learns how each viewer rates: it takes no sample of them"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPlans:
    """The plans of a run, in their order, and those that were left out, which nobody named."""

    plans: Sequence[ModelPlan]
    left_out: Sequence[LeftOutPlan]


class ChoosePlans:
    """Chooses the plans that were named, or all; what is wrong with one is told at once."""

    def __init__(self, *, library: PlanLibrary, progress: Progress) -> None:
        self._library = library
        self._progress = progress

    def __call__(self, names: Sequence[str], viewers: int | None = None) -> ChosenPlans:
        """Return the plans of these names or paths, or all; with `viewers`, as they sample so many.

        Raises `NotFoundError` for an unknown plan, `InvalidValueError` for one that cannot
        be fitted so, naming file and key, and where two have one name.
        """
        named = [self._library.named(name) for name in dict.fromkeys(names)]
        plans = named or self._library.all()
        doubled = {plan.name for plan in plans if sum(plan.name == one.name for one in plans) > 1}
        if doubled:
            raise InvalidValueError(
                f"two plans of one run have the same name: {', '.join(sorted(doubled))}"
            )
        if viewers is None:
            return ChosenPlans(plans=plans, left_out=())
        left_out = [] if named else [plan for plan in plans if plan.role is Role.RATING]
        return ChosenPlans(
            plans=[plan.sampling(viewers) for plan in plans if plan not in left_out],
            left_out=[self._left_out(plan) for plan in left_out],
        )

    def _left_out(self, plan: ModelPlan) -> LeftOutPlan:
        left_out = LeftOutPlan(name=plan.name, reason=_NO_SAMPLE)
        self._progress.say(left_out.in_words())
        return left_out
