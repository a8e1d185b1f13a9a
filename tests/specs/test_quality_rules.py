"""Which row is clean, and under which rule another is rejected."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.toml_quality_schemas import TomlQualitySchemas
from domain.data.quality import BrokenRule, Circumstances, RowJudge, values_of
from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema, header_columns
from domain.errors import InvalidValueError
from tests.conftest import REPOSITORY

NOW = 1_700_000_000
SCHEMA = TomlQualitySchemas().read(REPOSITORY / "schemas" / "ratings.toml")
NAMES = ("user_id", "movie_id", "rating", "timestamp")


def row(text: str) -> Mapping[str, str]:
    return dict(zip(NAMES, text.split(","), strict=True))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("123,the+matrix+1999,5,1699999999", None),
        ("-3,illegal!id,4,1699999999", "user_id.range"),
        ("789,good+id,seven,1699999999", "rating.type"),
        ("456,also+good+id,6,1699999999", "rating.range"),
        ("999,bad id with spaces,3,1699999999", "movie_id.pattern"),
    ],
)
def test_the_five_rows_of_an_example(text: str, rule: str | None) -> None:
    judged = RowJudge(SCHEMA, Circumstances(now=NOW)).judge(row(text))
    assert (judged.rule if isinstance(judged, BrokenRule) else None) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1,1,0.5,0", None),
        ("007,318,5,1699999999", None),
        ("9007199254740991,9007199254740991,5.0,1", None),
        ("1,amlie+2001,3.5,2023-11-14T22:13:20", None),
        ("1,am%C3%A9lie+2001,.5,2023-11-14 22:13:20.123456789+01:00", None),
        ("1,+,5.,2023-11-14T22:13Z", None),
        (",1,5,1", "user_id.required"),
        ("x,,,", "user_id.type"),
        ("1.0,1,5,1", "user_id.type"),
        (" 1,1,5,1", "user_id.type"),
        ("1_000,1,5,1", "user_id.type"),
        ("\u0661,1,5,1", "user_id.type"),
        ("+1,1,5,1", "user_id.type"),
        ("0,1,5,1", "user_id.range"),
        ("9007199254740992,1,5,1", "user_id.range"),
        ("9" * 200 + ",1,5,1", "user_id.range"),
        ("9" * 400 + ",1,5,1", "user_id.type"),
        ("1,,5,1", "movie_id.required"),
        ("1,0,5,1", "movie_id.range"),
        ("1,-7,5,1", "movie_id.range"),
        ("1,The+Matrix+1999,5,1", "movie_id.pattern"),
        ("1,a%2,5,1", "movie_id.pattern"),
        ("1,a\nb,5,1", "movie_id.pattern"),
        ("1,a\n,5,1", "movie_id.pattern"),
        ("1,1,,1", "rating.required"),
        ("1,1,nan,1", "rating.type"),
        ("1,1,inf,1", "rating.type"),
        ("1,1,1e0,1", "rating.type"),
        ("1,1,-1,1", "rating.range"),
        ("1,1,0.4999999,1", "rating.range"),
        ("1,1,5.000001,1", "rating.range"),
        ("1,1,5,", "timestamp.required"),
        ("1,1,5,yesterday", "timestamp.type"),
        ("1,1,5,2023-02-29T00:00:00", "timestamp.type"),
        ("1,1,5,2023-02-28", "timestamp.type"),
        ("1,1,5,1.5", "timestamp.type"),
        ("1,1,5,-1", "timestamp.range"),
        ("1,1,5,1969-12-31T23:59:59", "timestamp.range"),
        (f"1,1,5,{NOW + 86_400}", None),
        (f"1,1,5,{NOW + 86_401}", "timestamp.future"),
        ("1,1,5,2999-01-01T00:00:00", "timestamp.future"),
        ("0,Bad,9,x", "user_id.range"),
        ("1,Bad,9,x", "movie_id.pattern"),
        ("1,good,9,x", "rating.range"),
    ],
)
def test_a_row_is_rejected_under_the_first_rule_it_breaks(text: str, rule: str | None) -> None:
    judged = values_of(row(text), SCHEMA, Circumstances(now=NOW))
    assert (judged.rule if isinstance(judged, BrokenRule) else None) == rule


def test_a_rejected_row_says_what_stood_where() -> None:
    judged = values_of(row("1,1,seven,1"), SCHEMA, Circumstances(now=NOW))
    assert judged == BrokenRule("rating.type", "rating", "seven")


def test_a_clean_row_has_values_of_its_types() -> None:
    judged = values_of(row("007,0318,4.5,1970-01-01T00:00:01.9"), SCHEMA, Circumstances(now=NOW))
    assert judged == {"user_id": 7, "movie_id": "318", "rating": 4.5, "timestamp": 1}


@pytest.mark.parametrize(
    ("movies", "movie", "rule"),
    [
        (None, "404", None),
        ({"7", "heat+1995"}, "7", None),
        ({"7", "heat+1995"}, "007", None),
        ({"7", "heat+1995"}, "heat+1995", None),
        ({"7", "heat+1995"}, "8", "movie_id.known"),
        ({"7", "heat+1995"}, "heat+1996", "movie_id.known"),
        (set[str](), "7", "movie_id.known"),
    ],
)
def test_a_movie_must_be_known_while_a_catalogue_is_loaded(
    movies: set[str] | None, movie: str, rule: str | None
) -> None:
    judged = values_of(row(f"1,{movie},5,1"), SCHEMA, Circumstances(now=NOW, movies=movies))
    assert (judged.rule if isinstance(judged, BrokenRule) else None) == rule


def test_of_rows_with_equal_values_the_first_clean_one_stays() -> None:
    judge = RowJudge(SCHEMA, Circumstances(now=NOW))
    rules = [
        judged.rule if isinstance(judged := judge.judge(row(text)), BrokenRule) else None
        for text in ("7,a,6,1", "7,a,5,1", "07,a,4,01", "7,a,5,2", "7,a,5,1970-01-01T00:00:01")
    ]
    assert rules == ["rating.range", None, "unique", None, "unique"]


def test_what_is_not_required_may_be_missing() -> None:
    schema = QualitySchema(
        name="notes", columns=(ColumnRules(name="note", required=False, pattern=re.compile("a+")),)
    )
    here = Circumstances(now=NOW)
    assert values_of({"note": ""}, schema, here) == {"note": None}
    assert values_of({}, schema, here) == {"note": None}
    assert values_of({"note": "ab"}, schema, here) == BrokenRule("note.pattern", "note", "ab")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("userId,movieId,rating,timestamp", list(NAMES)),
        ("user_id,slug,rating,timestamp", list(NAMES)),
        ("timestamp,x,rating,movie_id,user_id", ["timestamp", None, *NAMES[2:0:-1], "user_id"]),
    ],
)
def test_headers_name_columns_in_more_than_one_way(header: str, columns: list[str]) -> None:
    assert header_columns(header.split(","), SCHEMA) == columns


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("movieId,rating,timestamp", "no column user_id or userId"),
        ("userId,user_id,movieId,rating,timestamp", "names user_id 2 times"),
        ("196,242,3,881250949", "it holds numbers: a line of names must come first"),
        ("user,movie,rating,timestamp", "it reads user, movie, rating, timestamp"),
    ],
)
def test_an_unsound_header_is_refused(header: str, says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        header_columns(header.split(","), SCHEMA)


def test_the_shipped_schema_is_that_of_ratings() -> None:
    kinds = {rules.name: rules.type for rules in SCHEMA.columns}
    assert kinds == dict(
        zip(
            NAMES,
            (ColumnType.INTEGER, ColumnType.MOVIE, ColumnType.NUMBER, ColumnType.TIMESTAMP),
            strict=True,
        )
    )
    assert SCHEMA.name == "ratings"


GOOD = '[[column]]\nname = "a"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "column"),
        ("column = []", "at least one column"),
        ("[[column]]", "column 1: Object missing required field `name`"),
        (GOOD + "patern = 'x'", "did you mean `pattern`"),
        (GOOD + 'type = "integr"', "Invalid enum value 'integr'"),
        (GOOD + "pattern = '['", r"a: the pattern '\[' is no regular expression"),
        (GOOD + 'type = "number"\nminimum = 5\nmaximum = 1', "a: minimum 5 lies above maximum 1"),
        (GOOD + 'type = "number"\nminimum = nan', "a: minimum and maximum must be finite"),
        (GOOD + "minimum = 5", "a text has no minimum"),
        (GOOD + "future_seconds = 1", "future_seconds is for timestamps"),
        (GOOD + 'type = "timestamp"\nfuture_seconds = -1', "must be 0 or more"),
        (GOOD + "known = true", "only a movie can be known"),
        (GOOD + GOOD, "two columns go by the name a"),
        (GOOD + 'also = ["a"]', "two columns go by the name a"),
        ('unique = ["b"]\n' + GOOD, "unique names no column of the schema: b"),
        ('uniqe = ["a"]\n' + GOOD, "did you mean `unique`"),
        (GOOD + "required = 1", "required: Expected `bool`"),
        ("[[column", "is no TOML"),
    ],
)
def test_an_unsound_schema_names_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(InvalidValueError, match=says) as refused:
        TomlQualitySchemas().read(path)
    assert str(path) in str(refused.value)


def test_a_schema_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="cannot be read: No such file"):
        TomlQualitySchemas().read(tmp_path / "none.toml")
