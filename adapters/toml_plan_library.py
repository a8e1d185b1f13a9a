"""Plans as TOML files in a folder."""

import difflib
from pathlib import Path

import msgspec

from application.errors import NotFoundError
from domain.errors import InvalidValueError
from domain.models.specification import ModelPlan, Parameter, Role


class _PlanFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan's file may say; its name is that of the file."""

    family: str
    role: Role = Role.RANKING
    seed: int = 42
    parameters: dict[str, object] = {}


class TomlPlanLibrary:
    """Reads `NAME.toml` for each plan, anew each time it is asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[ModelPlan]:
        """Return every plan, by name."""
        return [_read(path) for path in self._files().values()]

    def named(self, name_or_path: str) -> ModelPlan:
        """Return a plan by name or by the path of its file.

        Raises `NotFoundError` listing the plans there are, or
        `InvalidValueError` naming file and key.
        """
        files = self._files()
        if name_or_path in files:
            return _read(files[name_or_path])
        path = Path(name_or_path)
        if path.suffix == ".toml" and path.is_file():
            return _read(path)
        nearest = difflib.get_close_matches(name_or_path, files, n=1)
        hint = f"did you mean {nearest[0]!r}? " if nearest else ""
        raise NotFoundError(
            f"there is no plan {name_or_path!r}; {hint}plans in {self._folder}:"
            f" {', '.join(files) or 'none'}"
        )

    def _files(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self._folder.glob("*.toml"))}


def _read(path: Path) -> ModelPlan:
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_PlanFile)
        return ModelPlan(
            name=path.stem,
            family=found.family,
            role=found.role,
            parameters=_parameters(found.parameters),
            seed=found.seed,
        )
    except OSError as error:
        raise InvalidValueError(f"{path} cannot be read: {error.strerror}") from error
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$.")
        raise InvalidValueError(f"{path}: {f'{key}: ' if key else ''}{reason}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{path} is no TOML: {error}") from error
    except InvalidValueError as error:
        raise InvalidValueError(f"{path}: {error}") from error


def _parameters(table: dict[str, object]) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    for key, value in table.items():
        if not isinstance(value, int | float | str | bool):
            raise InvalidValueError(
                f"parameters.{key}: must be a number, a text, true or false, not {value!r}"
            )
        parameters[key] = value
    return parameters
