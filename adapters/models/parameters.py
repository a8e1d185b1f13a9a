"""Parameters of a plan, checked against what its family knows."""

import difflib
from typing import TypeVar

import msgspec

from domain.errors import InvalidValueError
from domain.models.specification import ModelPlan

P = TypeVar("P", bound=msgspec.Struct)


def parameters_of(plan: ModelPlan, kind: type[P], *, takes_members: bool = False) -> P:
    """Return the parameters of `plan` as `kind`, whose defaults fill what is not given.

    Raises `InvalidValueError` naming the plan, the parameter and what is wrong
    with it; an unknown name is refused with the nearest known one, and so are
    members where the family takes none.
    """
    if plan.members and not takes_members:
        raise InvalidValueError(
            f"plan {plan.name}: family {plan.family!r} takes no [[members]]; a blend does"
        )
    known = kind.__struct_fields__
    for name in plan.parameters:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(known)}"
            raise InvalidValueError(
                f"plan {plan.name}: family {plan.family!r} has no parameter {name!r}; {hint}"
            )
    try:
        return msgspec.convert(dict(plan.parameters), kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        name = path.strip("`").removeprefix("$.")
        raise InvalidValueError(
            f"plan {plan.name}: parameter {name!r} is {plan.parameters[name]!r}: {reason}"
        ) from error
