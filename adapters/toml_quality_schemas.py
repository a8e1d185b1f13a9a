"""Schemas of tables as TOML files."""

import difflib
import re
from pathlib import Path

import msgspec

from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema
from domain.errors import InvalidValueError


class _ColumnTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `[[column]]` may say."""

    name: str
    also: tuple[str, ...] = ()
    type: ColumnType = ColumnType.TEXT
    required: bool = True
    pattern: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    future_seconds: int | None = None
    known: bool = False


class _SchemaFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a schema's file may say; its name is that of the file."""

    column: tuple[_ColumnTable, ...]
    unique: tuple[str, ...] = ()


_UNKNOWN = re.compile(r"unknown field `(?P<key>.*?)`")
_PLACE = re.compile(r"^column\[(?P<position>\d+|\.\.\.)\]\.?")


class TomlQualitySchemas:
    """Reads one schema per file."""

    def read(self, path: Path) -> QualitySchema:
        """Return the schema in a file, or raise `InvalidValueError` naming file and key."""
        try:
            found = msgspec.toml.decode(path.read_bytes(), type=_SchemaFile)
            return QualitySchema(
                name=path.stem,
                columns=tuple(_rules(table) for table in found.column),
                unique=found.unique,
            )
        except OSError as error:
            raise InvalidValueError(f"{path} cannot be read: {error.strerror}") from error
        except msgspec.ValidationError as error:
            raise InvalidValueError(f"{path}: {_told(str(error))}") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidValueError(f"{path} is no TOML: {error}") from error
        except InvalidValueError as error:
            raise InvalidValueError(f"{path}: {error}") from error


def _rules(table: _ColumnTable) -> ColumnRules:
    return ColumnRules(
        name=table.name,
        also=table.also,
        type=table.type,
        required=table.required,
        pattern=None if table.pattern is None else _pattern(table.name, table.pattern),
        minimum=table.minimum,
        maximum=table.maximum,
        future_seconds=table.future_seconds,
        known=table.known,
    )


def _pattern(column: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise InvalidValueError(
            f"{column}: the pattern {text!r} is no regular expression: {error}"
        ) from error


def _told(message: str) -> str:
    """Return what msgspec found, with the place in front and the nearest known key."""
    reason, _, path = message.partition(" - at `$")
    place = path.strip("`.")
    column = _PLACE.match(place)
    if column:
        number = column["position"]
        counted = f" {int(number) + 1}" if number.isdigit() else ""
        rest = place[column.end() :]
        place = f"column{counted}{f', {rest}' if rest else ''}"
    unknown = _UNKNOWN.search(reason)
    if unknown:
        keys = (_ColumnTable if column else _SchemaFile).__struct_fields__
        nearest = difflib.get_close_matches(unknown["key"], keys, n=1)
        reason += f"; did you mean `{nearest[0]}`?" if nearest else f"; known: {', '.join(keys)}"
    return f"{place}: {reason}" if place else reason
