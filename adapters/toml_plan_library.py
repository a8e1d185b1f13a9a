"""Plans as TOML files in a folder."""

import difflib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from application.errors import NotFoundError
from domain.errors import InvalidValueError
from domain.models.search_space import Choices, NumberRange, SearchSpace
from domain.models.specification import ModelPlan, Parameter, Role


class _Dimension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be tried for a parameter: a range of numbers, or a few values."""

    low: int | float | None = None
    high: int | float | None = None
    log: bool = False
    choices: tuple[bool | int | float | str, ...] = ()


class _MemberTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan's file may say of a member."""

    name: str
    family: str
    seed: int = 42
    parameters: dict[str, object] = {}


class _PlanFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan's file may say; its name is that of the file."""

    family: str
    role: Role = Role.RANKING
    seed: int = 42
    viewers: int | None = None
    parameters: dict[str, object] = {}
    search: dict[str, object] = {}
    members: tuple[_MemberTable, ...] = ()


_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_ROLE = "role"


def _unchecked(plan: ModelPlan) -> None:
    """Accept any plan."""


class TomlPlanLibrary:
    """Reads `NAME.toml` for each plan, anew each time it is asked.

    `check` raises `InvalidValueError` where the family of a plan cannot be fitted with its
    parameters: so that is told with the file, and before anything is fitted.
    """

    def __init__(self, folder: Path, check: Callable[[ModelPlan], None] = _unchecked) -> None:
        self._folder = folder
        self._check = check

    def all(self) -> list[ModelPlan]:
        """Return every plan, by name, or raise `InvalidValueError` naming file and key."""
        return [self._read(path) for path in self._files().values()]

    def named(self, name_or_path: str) -> ModelPlan:
        """Return a plan by name or by the path of its file.

        Raises `NotFoundError` listing the plans there are, or
        `InvalidValueError` naming file and key.
        """
        return self._read(self._file_of(name_or_path))

    def search_space(self, name_or_path: str) -> SearchSpace:
        """Return what a plan says may be searched, empty where it says nothing; raises as `named`.

        Every dimension is a parameter of the plan's family, and all of it may be tried.
        """
        path = self._file_of(name_or_path)
        plan = self._read(path)
        with _told_of(path):
            space = {name: _dimension(name, of) for name, of in _decoded(path).search.items()}
            for name, dimension in space.items():
                self._check_dimension(plan, name, dimension)
        return space

    def _read(self, path: Path) -> ModelPlan:
        with _told_of(path):
            plan = _plan_of(path.stem, _decoded(path))
            self._check(plan)
        return plan

    def _check_dimension(
        self, plan: ModelPlan, name: str, dimension: NumberRange | Choices
    ) -> None:
        """Check the plan at the ends of a dimension: what lies between is allowed with them."""
        for value in dimension.ends:
            try:
                self._check(replace(plan, parameters={**plan.parameters, name: value}))
            except InvalidValueError as error:
                raise InvalidValueError(f"search.{name}: {error}") from error

    def _file_of(self, name_or_path: str) -> Path:
        files = self._files()
        if name_or_path in files:
            return files[name_or_path]
        path = Path(name_or_path)
        if path.suffix == ".toml" and path.is_file():
            return path
        nearest = difflib.get_close_matches(path.stem, files, n=1)
        hint = f"did you mean {nearest[0]!r}? " if nearest else ""
        if name_or_path.isdecimal():
            hint = "a number names a version, whose plan `marquee models` tells; "
        raise NotFoundError(
            f"there is no plan {name_or_path!r}; {hint}plans in {self._folder}:"
            f" {', '.join(files) or 'none'}"
        )

    def _files(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self._folder.glob("*.toml"))}


def plan_as_toml(plan: ModelPlan) -> str:
    """Return what a plan's file says, without what may be searched."""
    head = {"family": plan.family, "role": plan.role.value, "seed": plan.seed}
    head |= {} if plan.viewers is None else {"viewers": plan.viewers}
    lines = [f"{key} = {json.dumps(value)}" for key, value in head.items()]
    lines += ["", "[parameters]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in plan.parameters.items()]
    for member in plan.members:
        lines += ["", "[[members]]"]
        told = {"name": member.name, "family": member.family, "seed": member.seed}
        lines += [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        lines += [
            f"parameters.{key} = {json.dumps(value)}" for key, value in member.parameters.items()
        ]
    return "\n".join(lines) + "\n"


def _plan_of(name: str, found: _PlanFile) -> ModelPlan:
    plan = ModelPlan(
        name=name,
        family=found.family,
        role=found.role,
        parameters=_parameters(found.parameters),
        seed=found.seed,
        members=tuple(
            ModelPlan(
                name=member.name,
                family=member.family,
                parameters=_parameters(member.parameters),
                seed=member.seed,
            )
            for member in found.members
        ),
    )
    return plan if found.viewers is None else plan.sampling(found.viewers)


def _decoded(path: Path) -> _PlanFile:
    return msgspec.toml.decode(path.read_bytes(), type=_PlanFile)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Name the file, and the key where there is one, in whatever is wrong with it."""
    try:
        yield
    except OSError as error:
        raise InvalidValueError(f"{path} cannot be read: {error.strerror}") from error
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$.")
        told = _with_what_is_allowed(reason, key)
        raise InvalidValueError(f"{path}: {f'{key}: ' if key else ''}{told}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{path} is no TOML: {error}") from error
    except InvalidValueError as error:
        raise InvalidValueError(f"{path}: {error}") from error


def _with_what_is_allowed(reason: str, key: str) -> str:
    """Return what is wrong with a key of a plan's file, and which keys or roles there are."""
    if key == _ROLE and not reason.startswith("Expected"):
        return f"{reason}; there are {', '.join(Role)}"
    return _with_known_fields(reason, _MemberTable if key.startswith("members") else _PlanFile)


def _with_known_fields(reason: str, table: type[msgspec.Struct]) -> str:
    unknown = _UNKNOWN.fullmatch(reason)
    if unknown is None:
        return reason
    key, known = unknown["key"], table.__struct_fields__
    nearest = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {nearest[0]}? " if nearest else ""
    return f"unknown field {key}; {hint}known: {', '.join(known)}"


def _dimension(name: str, stated: object) -> NumberRange | Choices:
    if not isinstance(stated, dict):
        raise InvalidValueError(
            f"search.{name}: must be a table, {{ low = …, high = … }} or {{ choices = […] }},"
            f" not {stated!r}"
        )
    try:
        of = msgspec.convert(stated, _Dimension)
    except msgspec.ValidationError as error:
        told = _with_known_fields(str(error), _Dimension)
        raise InvalidValueError(f"search.{name}: {told}") from error
    has_range = of.low is not None and of.high is not None
    try:
        if of.choices and of.low is None and of.high is None and not of.log:
            return Choices(values=of.choices)
        if has_range and not of.choices:
            return NumberRange(low=of.low, high=of.high, log=of.log)  # type: ignore[arg-type]  # both are there
    except InvalidValueError as error:
        raise InvalidValueError(f"search.{name}: {error}") from error
    raise InvalidValueError(f"search.{name}: give either low and high, or choices")


def _parameters(table: dict[str, object]) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    for key, value in table.items():
        if not isinstance(value, int | float | str | bool):
            raise InvalidValueError(
                f"parameters.{key}: must be a number, a text, true or false, not {value!r}"
            )
        parameters[key] = value
    return parameters
