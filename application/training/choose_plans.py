"""Choose the plans of a training run."""

from collections.abc import Sequence

from application.ports.plan_library import PlanLibrary
from application.training.reference_rows import REFERENCE_ROWS
from domain.errors import InvalidValueError
from domain.models.specification import ModelPlan


class ChoosePlans:
    """Chooses the plans that were named, or all; what is wrong with one is told at once."""

    def __init__(self, library: PlanLibrary) -> None:
        self._library = library

    def __call__(self, names: Sequence[str], viewers: int | None = None) -> Sequence[ModelPlan]:
        """Return the plans of these names or paths, or all; with `viewers`, as they sample so many.

        Raises `NotFoundError` for an unknown plan, `InvalidValueError` for one that its
        family cannot be fitted with, naming file and key, where two have one name, and
        where one has the name of a row that every run has beside its plans.
        """
        plans = [self._library.named(name) for name in dict.fromkeys(names)] or self._library.all()
        doubled = {plan.name for plan in plans if sum(plan.name == one.name for one in plans) > 1}
        if doubled:
            raise InvalidValueError(
                f"two plans of one run have the same name: {', '.join(sorted(doubled))}"
            )
        for plan in plans:
            if plan.name in REFERENCE_ROWS.values() and plan.family != plan.name:
                raise InvalidValueError(
                    f"a plan of the family {plan.family!r} cannot have the name {plan.name}, which"
                    " is that of a row beside the plans of a run; call its file something else"
                )
        return plans if viewers is None else [plan.sampling(viewers) for plan in plans]
