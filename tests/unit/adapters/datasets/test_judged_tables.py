"""The bulk judge of CSV tables agrees with the pure rules, row for row."""

import gzip
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.datasets.csv_tables import judged_tables
from adapters.datasets.csv_tables.distinct_rows import DistinctRows
from adapters.datasets.csv_tables.judged_tables import CsvJudgedTables
from adapters.datasets.csv_tables.row_lines import RowLines
from adapters.toml_quality_schemas import TomlQualitySchemas
from application.errors import DatasetError
from domain.data.clean_rows import CleanRows, JudgedRows, Numbers, RejectedRow, Texts
from domain.data.quality import BrokenRule, Circumstances, RowJudge, Value
from domain.data.quality_schema import ColumnRules, ColumnType, QualitySchema, header_columns
from tests.conftest import REPOSITORY

NOW = 1_700_000_000
RATINGS = TomlQualitySchemas().read(REPOSITORY / "schemas" / "ratings.toml")
HEADER = b"userId,movieId,rating,timestamp\n"
HERE = Circumstances(now=NOW, movies={"1", "318", "heat+1995"})

# Every type, missing values, patterns on numbers, fractions for bounds.
ODD = QualitySchema(
    name="odd",
    columns=(
        ColumnRules(name="user_id", type=ColumnType.INTEGER, pattern=re.compile("[0-9]{1,3}")),
        ColumnRules(name="movie_id", required=False),
        ColumnRules(
            name="rating", type=ColumnType.NUMBER, required=False, minimum=0.7, maximum=4.9
        ),
        ColumnRules(
            name="timestamp",
            type=ColumnType.TIMESTAMP,
            required=False,
            minimum=0.5,
            maximum=1.7e9,
        ),
        ColumnRules(name="absent", type=ColumnType.INTEGER, required=False),
    ),
    unique=("movie_id", "rating"),
)
NOTHING_UNIQUE = replace(RATINGS, unique=())
ODD_HEADER = HEADER.replace(b"userId", b"user_id").replace(b"movieId", b"movie_id")


def read(path: Path, schema: QualitySchema, here: Circumstances = HERE) -> list[JudgedRows]:
    with CsvJudgedTables().open(path, schema, here) as table:
        return list(table.rows())


def values_in(rows: CleanRows) -> list[dict[str, Value]]:
    columns: dict[str, list[Value]] = {}
    for name, column in rows.columns.items():
        if isinstance(column, Texts):
            columns[name] = [
                None if code < 0 else column.vocabulary[code] for code in column.codes.tolist()
            ]
        else:
            pairs = zip(column.values.tolist(), column.missing.tolist(), strict=True)
            columns[name] = [None if missing else value for value, missing in pairs]
    rows_of = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows_of]


def by_the_rules(
    content: bytes, schema: QualitySchema
) -> tuple[list[dict[str, Value]], list[RejectedRow], int]:
    """Read a table line by line by the pure rules alone."""
    header, *lines = content.removesuffix(b"\n").split(b"\n")
    columns = header_columns(header.decode().removesuffix("\r").split(","), schema)
    grammar = RowLines(delimiter=",", columns=columns)
    judge = RowJudge(schema, HERE)
    clean: list[dict[str, Value]] = []
    rejected: list[RejectedRow] = []
    rows = 0
    for number, raw in enumerate(lines, start=2):
        line = raw.removesuffix(b"\r")
        if not line:
            continue
        rows += 1
        texts = grammar.texts(line)
        judged = texts if isinstance(texts, BrokenRule) else judge.judge(texts)
        if isinstance(judged, BrokenRule):
            text = line[:500].decode("utf-8", "backslashreplace")
            rejected.append(
                RejectedRow(
                    line=number,
                    rule=judged.rule,
                    column=judged.column,
                    value=judged.value,
                    text=text,
                )
            )
        else:
            clean.append(dict(judged))
    return clean, rejected, rows


ODD_FIELDS = (
    *(b"1", b"318", b"heat+1995", b"007", b"0318", b"5", b"4.5", b"0", b"-0", b"-3", b"", b" "),
    *(b"0.5", b".5", b"5.", b"1e3", b"nan", b"seven", b"a b", b"0x1F", b"+1", b"1_0"),
    *(b"1700000000", b"1700086400", b"1700086401", b"2023-11-14T22:13:20", b"99999999999"),
    *(b"2023-11-14 22:13:20.5+01:00", b"9007199254740992", b"9" * 18, b"9" * 19, b"9" * 400),
    *(b'"1"', b'"a,b"', b'"a""b"', b'"', b'a"b', b"\xff", "é".encode(), b"\x00", b"a\rb"),
)
fields = st.one_of(
    st.sampled_from(ODD_FIELDS),
    st.binary(max_size=6).filter(lambda text: b"\n" not in text),
)
plain = st.tuples(
    st.integers(1, 4), st.sampled_from(["1", "318", "heat+1995"]), st.integers(1, 10)
).map(lambda row: f"{row[0]},{row[1]},{row[2] / 2:g},{NOW - row[0]}".encode())
one_odd_field = st.tuples(plain, st.integers(0, 3), fields).map(
    lambda row: b",".join(
        row[2] if place == row[1] else field for place, field in enumerate(row[0].split(b","))
    )
)
lines_of_fields = st.lists(fields, min_size=3, max_size=5).map(b",".join)
tables = st.tuples(
    st.lists(st.one_of(plain, one_odd_field, one_odd_field, lines_of_fields), max_size=12),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)


@pytest.mark.parametrize("schema", [RATINGS, ODD, NOTHING_UNIQUE], ids=["ratings", "odd", "any"])
@given(table=tables, chunk=st.sampled_from([1, 40, 1 << 20]))
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_agrees_with_the_pure_rules_row_for_row(
    schema: QualitySchema,
    table: tuple[Sequence[bytes], bytes, bool],
    chunk: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines, end, ends_whole = table
    content = (ODD_HEADER if schema is ODD else HEADER) + end.join(lines)
    content += end if ends_whole and lines else b""
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    monkeypatch.setattr("adapters.datasets.movielens.line_chunks.CHUNK_BYTES", chunk)
    monkeypatch.setattr(judged_tables, "BLOCK_BYTES", chunk)
    judged = read(path, schema)
    clean, rejected, rows = by_the_rules(content, schema)
    assert [row for part in judged for row in part.rejected] == rejected
    assert [row for part in judged for row in values_in(part.clean)] == clean
    assert sum(part.count for part in judged) == rows
    assert sum(part.clean.count for part in judged) == len(clean)


@pytest.mark.parametrize("schema", [RATINGS, ODD], ids=["ratings", "odd"])
def test_it_agrees_on_each_odd_field_in_each_column(schema: QualitySchema, tmp_path: Path) -> None:
    good = (b"1", b"318", b"4.5", b"1600000000")
    rows = [
        b",".join(odd if place == column else field for place, field in enumerate(good))
        for column in range(len(good))
        for odd in ODD_FIELDS
    ]
    content = (ODD_HEADER if schema is ODD else HEADER) + b"\n".join(rows)
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    (judged,) = read(path, replace(schema, unique=()))
    clean, rejected, _ = by_the_rules(content, replace(schema, unique=()))
    assert (values_in(judged.clean), list(judged.rejected)) == (clean, rejected)
    assert clean
    assert len({row.rule for row in rejected}) > 5


@pytest.mark.soak
@given(table=tables)
@settings(max_examples=20_000, deadline=None)
def test_it_agrees_on_very_many_tables(
    table: tuple[Sequence[bytes], bytes, bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = HEADER + table[1].join(table[0])
    path = tmp_path_factory.getbasetemp() / "many.csv"
    path.write_bytes(content)
    clean, rejected, _ = by_the_rules(content, RATINGS)
    judged = read(path, RATINGS)
    assert [row for part in judged for row in part.rejected] == rejected
    assert [row for part in judged for row in values_in(part.clean)] == clean


def test_values_of_many_rows_keep_their_order(tmp_path: Path) -> None:
    lines = [f"{n},{'1' if n % 2 else 'heat+1995'},{n % 9 / 2 + 0.5},{n}" for n in range(1, 5001)]
    lines[1000] = '"1001",1,5,1001'
    lines[2000] = "2001,unknown,5,2001"
    path = tmp_path / "many.csv"
    path.write_bytes(HEADER + "\n".join(lines).encode())
    (judged,) = read(path, RATINGS)
    viewers = judged.clean.columns["user_id"]
    assert isinstance(viewers, Numbers)
    assert viewers.values.tolist() == [n for n in range(1, 5001) if n != 2001]
    assert [(row.line, row.rule) for row in judged.rejected] == [(2002, "movie_id.known")]


@pytest.mark.parametrize("suffix", ["csv.gz", "csv.zst"])
def test_compressed_tables_are_read_as_they_are(tmp_path: Path, suffix: str) -> None:
    content = HEADER + b"1,318,5,1\n2,318,4,2\n"
    path = tmp_path / f"table.{suffix}"
    with pa.CompressedOutputStream(str(path), "gzip" if suffix.endswith("gz") else "zstd") as out:
        out.write(content)
    (judged,) = read(path, RATINGS)
    assert (judged.count, judged.clean.count) == (2, 2)
    assert judged.size == path.stat().st_size


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_header_says_what_lies_between_fields(tmp_path: Path, delimiter: str) -> None:
    content = "\ufeffuser_id,slug,rating,timestamp\r\n1,heat+1995,5,1\r\n"
    path = tmp_path / "table.csv"
    path.write_bytes(content.replace(",", delimiter).encode())
    (judged,) = read(path, RATINGS)
    assert values_in(judged.clean) == [
        {"user_id": 1, "movie_id": "heat+1995", "rating": 5.0, "timestamp": 1}
    ]


def test_a_header_alone_is_a_table_of_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(HEADER)
    (judged,) = read(path, RATINGS)
    assert (judged.count, judged.clean.count, list(judged.rejected)) == (0, 0, [])


def cut_gzip() -> bytes:
    return gzip.compress(HEADER + b"1,1,5,1\n" * 10_000)[:-20]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", b"a,b\n1,2\n", "line 1: the header has no column user_id"),
        ("t.csv", b"\xff\xfe\n1,2\n", "line 1: the header is no UTF-8"),
        ("t.csv", b"1" * (6 << 20), "has no line end"),
        ("t.csv.gz", b"no gzip", "cannot be read"),
        ("t.csv.gz", cut_gzip(), "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=says):
        read(path, RATINGS)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is a folder"):
        read(tmp_path, RATINGS)
    with pytest.raises(DatasetError, match="is not there"):
        read(tmp_path / "none.csv", RATINGS)


def test_rows_are_remembered_over_many_chunks() -> None:
    generator = np.random.default_rng(7)
    distinct = DistinctRows()
    seen: set[tuple[int, float]] = set()
    for _ in range(40):
        ids, ratings = generator.integers(0, 300, 200), generator.integers(0, 4, 200) / 2
        nothing = np.zeros(200, np.bool_)
        columns = [Numbers(values=ids, missing=nothing), Numbers(values=ratings, missing=nothing)]
        expected = []
        for key in zip(ids.tolist(), ratings.tolist(), strict=True):
            expected.append(key not in seen)
            seen.add(key)
        assert distinct.new(columns, 200).tolist() == expected
