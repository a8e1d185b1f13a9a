"""Quality rules: which rows are clean, and which rule a rejected row breaks first.

Rules are tried in one order, and a row is rejected under the first it breaks:

1. `row.*`: the line has the header's fields (told by whoever cuts lines into fields).
2. Column by column, as the schema lists them: `NAME.required`, `NAME.type`,
   `NAME.pattern`, `NAME.range`, `NAME.future`.
3. `NAME.known`: the movie is in the catalogue, while there is one.
4. `unique`: no clean row before it has the same values in the columns named.
"""

import re
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema

UNIQUE = "unique"
LONGEST_NUMBER = 300
"""Digits beyond which a number is none; whole numbers of that length are still exact."""

LARGEST_WHOLE = 2**63 - 1
"""Whole numbers beyond are out of any range, since none could be stored."""

_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """The first rule that a row breaks, the column, and the text that stands there."""

    rule: str
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What rules depend on beside the row: the time, and the catalogue.

    `now` is in seconds since 1970; `movies` holds the ids (as text) and slugs of
    all movies there are, and is None while no catalogue is loaded.
    """

    now: int
    movies: Container[str] | None = None


@dataclass(slots=True)
class RowJudge:
    """Judges rows one after the other: exact, and slow; memory grows with the clean rows.

    Bulk readers must agree with it row for row.
    """

    schema: QualitySchema
    circumstances: Circumstances
    _seen: set[Hashable] = field(default_factory=set, init=False)

    def judge(self, texts: Mapping[str, str]) -> Mapping[str, Value] | BrokenRule:
        """Return the values of a row by column, or the first rule it breaks."""
        values = values_of(texts, self.schema, self.circumstances)
        if isinstance(values, BrokenRule) or not self.schema.unique:
            return values
        key = tuple(values[name] for name in self.schema.unique)
        if key in self._seen:
            return repeated(self.schema.unique, texts)
        self._seen.add(key)
        return values


def repeated(unique: Sequence[str], texts: Mapping[str, str]) -> BrokenRule:
    """Return how a row breaks uniqueness over some columns."""
    return BrokenRule(UNIQUE, "+".join(unique), ",".join(texts.get(name, "") for name in unique))


def values_of(
    texts: Mapping[str, str], schema: QualitySchema, circumstances: Circumstances
) -> dict[str, Value] | BrokenRule:
    """Return the values of a row, or the first rule but uniqueness that it breaks."""
    values: dict[str, Value] = {}
    for rules in schema.columns:
        value = value_of(texts.get(rules.name, ""), rules, circumstances.now)
        if isinstance(value, BrokenRule):
            return value
        values[rules.name] = value
    for rules in schema.columns:
        text = texts.get(rules.name, "")
        if text and not is_known(text, rules, circumstances.movies):
            return BrokenRule(f"{rules.name}.known", rules.name, text)
    return values


def value_of(text: str, rules: ColumnRules, now: int) -> Value | BrokenRule:
    """Return what `text` stands for in its column, or the first rule of the column it breaks."""
    if not text:
        return BrokenRule(f"{rules.name}.required", rules.name, text) if rules.required else None
    value = _typed(text, rules.type)
    if value is None:
        return BrokenRule(f"{rules.name}.type", rules.name, text)
    if rules.pattern is not None and not rules.pattern.fullmatch(text):
        return BrokenRule(f"{rules.name}.pattern", rules.name, text)
    if not _in_range(value, rules):
        return BrokenRule(f"{rules.name}.range", rules.name, text)
    if _in_future(value, rules, now):
        return BrokenRule(f"{rules.name}.future", rules.name, text)
    return str(value) if rules.type is ColumnType.MOVIE else value


def is_known(text: str, rules: ColumnRules, movies: Container[str] | None) -> bool:
    """Say whether a text that broke no rule of its column passes the catalogue."""
    if movies is None or not rules.known:
        return True
    return (str(int(text)) if _WHOLE.fullmatch(text) else text) in movies


def _typed(text: str, kind: ColumnType) -> int | float | str | None:
    match kind:
        case ColumnType.TEXT:
            return text
        case ColumnType.MOVIE:
            return _whole(text) if _WHOLE.fullmatch(text) else text
        case ColumnType.INTEGER:
            return _whole(text)
        case ColumnType.NUMBER:
            short = len(text) <= LONGEST_NUMBER
            return float(text) if short and _DECIMAL.fullmatch(text) else None
        case ColumnType.TIMESTAMP:
            return _whole(text) if _WHOLE.fullmatch(text) else _seconds(text)


def _whole(text: str) -> int | None:
    return int(text) if len(text) <= LONGEST_NUMBER and _WHOLE.fullmatch(text) else None


def _seconds(text: str) -> int | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(seconds=1)


def _in_range(value: float | str, rules: ColumnRules) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        return False
    above = rules.minimum is None or value >= rules.minimum
    return above and (rules.maximum is None or value <= rules.maximum)


def _in_future(value: float | str, rules: ColumnRules, now: int) -> bool:
    if rules.future_seconds is None or isinstance(value, str):
        return False
    return value > now + rules.future_seconds
