"""Parameters of a plan, checked against what its family knows."""

import difflib
from typing import TypeVar

import msgspec

from domain.errors import InvalidValueError
from domain.models.blend import NOT_FOR_MEMBERS
from domain.models.specification import ModelPlan

P = TypeVar("P", bound=msgspec.Struct)


class ParametersOfMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of a family whose models are made of members, one or more."""


def parameters_of(plan: ModelPlan, kind: type[P]) -> P:
    """Return the parameters of `plan` as `kind`, whose defaults fill what is not given.

    Raises `InvalidValueError` naming the plan, the parameter, what is wrong with it
    and what is allowed; an unknown name is refused with the nearest known one, and so
    are members where the family takes none, or none where it is made of them.
    """
    _check_members(plan, kind)
    known = kind.__struct_fields__
    for name in plan.parameters:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {nearest[0]!r}? " if nearest else ""
            raise InvalidValueError(
                f"plan {plan.name}: family {plan.family!r} has no parameter {name!r}; {hint}"
                f"known: {', '.join(known) or 'none'}"
            )
    try:
        return msgspec.convert(dict(plan.parameters), kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        name = path.strip("`").removeprefix("$.")
        raise InvalidValueError(
            f"plan {plan.name}: parameter {name!r} is {plan.parameters[name]!r}:"
            f" {_choices(kind, name) or reason}"
        ) from error


def _check_members(plan: ModelPlan, kind: type[msgspec.Struct]) -> None:
    is_made_of_them = issubclass(kind, ParametersOfMembers)
    if plan.members and not is_made_of_them:
        raise InvalidValueError(
            f"plan {plan.name}: family {plan.family!r} takes no [[members]]; a blend does"
        )
    if is_made_of_them and not plan.members:
        raise InvalidValueError(
            f"plan {plan.name}: a {plan.family} needs members: [[members]], each with name,"
            " family and, where they differ from the family's own, parameters"
        )
    for member in plan.members:
        if member.name in NOT_FOR_MEMBERS:
            raise InvalidValueError(
                f"plan {plan.name}: a member cannot be called {member.name!r}, which names a part"
                " of the blend itself; choose another name"
            )


def _choices(kind: type[msgspec.Struct], name: str) -> str:
    """Return in words the values that a parameter chooses from; nothing where it is no choice."""
    info = msgspec.inspect.type_info(kind)
    fields = info.fields if isinstance(info, msgspec.inspect.StructType) else ()
    for field in fields:
        if field.name == name and isinstance(field.type, msgspec.inspect.LiteralType):
            return f"one of {', '.join(repr(value) for value in field.type.values)}"
    return ""
