import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from adapters.datasets.csv_tables.judged_tables import CsvJudgedTables
from adapters.datasets.csv_tables.validation_folders import ParquetValidationFolders
from adapters.toml_quality_schemas import TomlQualitySchemas
from application.errors import DatasetError, RefusedError
from application.ingestion.known_movies import KnownMovies
from application.ingestion.validate_table import ValidateTable, ValidationRequest
from application.ports.movie_names import SlugAlias
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from tests.builders import MOMENT, movie_of
from tests.conftest import REPOSITORY
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_movie_names import InMemoryMovieNames
from tests.fakes.silent_progress import SilentProgress

SCHEMA = REPOSITORY / "schemas" / "ratings.toml"
FIVE_ROWS = """user_id,movie_id,rating,timestamp
123,the+matrix+1999,5,1700000000
-3,illegal!id,4,1700000001
789,good+id,seven,1700000002
456,also+good+id,6,1700000003
999,bad id with spaces,3,1700000004
"""


def validate_table(movies: frozenset[str] | None = None) -> ValidateTable:
    return ValidateTable(
        tables=CsvJudgedTables(),
        schemas=TomlQualitySchemas(),
        folders=ParquetValidationFolders(),
        known_movies=lambda: movies,
        clock=FixedClock(MOMENT),
        progress=SilentProgress(),
    )


@pytest.fixture
def five_rows(tmp_path: Path) -> Path:
    path = tmp_path / "five.csv"
    path.write_text(FIVE_ROWS)
    return path


def test_the_example_has_one_clean_row_and_four_rejected_each_under_its_rule(
    five_rows: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    report = validate_table()(
        ValidationRequest(source=five_rows, schema=SCHEMA, folder=folder, max_reject_rate=0.05)
    )
    assert not report.verdict.passed
    assert pq.read_table(folder / "clean.parquet").to_pylist() == [
        {
            "user_id": 123,
            "movie_id": "the+matrix+1999",
            "rating": 5.0,
            "timestamp": 1_700_000_000,
        }
    ]
    rejects = [json.loads(line) for line in (folder / "rejects.jsonl").read_text().splitlines()]
    assert [(row["line"], row["rule"], row["value"]) for row in rejects] == [
        (3, "user_id.range", "-3"),
        (4, "rating.type", "seven"),
        (5, "rating.range", "6"),
        (6, "movie_id.pattern", "bad id with spaces"),
    ]
    assert rejects[0]["text"] == "-3,illegal!id,4,1700000001"
    written = json.loads((folder / "report.json").read_text())
    assert written == json.loads(json.dumps(report.document()))
    assert (written["input_rows"], written["clean_rows"], written["reject_rows"]) == (5, 1, 4)
    assert (written["reject_rate"], written["passed"], written["schema"]) == (0.8, False, "ratings")
    assert written["by_rule"] == {rule["rule"]: 1 for rule in rejects}
    assert "4 of 5 rows (80.00%)" in written["reasons"][0]


@pytest.mark.parametrize(
    ("limit", "passed"), [(None, True), (0.79, False), (0.8, True), (1.0, True)]
)
def test_the_gate_lets_pass_what_is_at_most_the_limit(
    five_rows: Path, limit: float | None, *, passed: bool
) -> None:
    request = ValidationRequest(source=five_rows, schema=SCHEMA, max_reject_rate=limit)
    assert validate_table()(request).verdict.passed is passed


def test_movies_must_be_known_once_there_is_a_catalogue(five_rows: Path) -> None:
    request = ValidationRequest(source=five_rows, schema=SCHEMA)
    assert validate_table(frozenset({"heat+1995"}))(request).counts.by_rule["movie_id.known"] == 1


def test_what_is_missing_is_null(tmp_path: Path) -> None:
    schema = tmp_path / "notes.toml"
    schema.write_text(
        '[[column]]\nname = "n"\ntype = "integer"\nrequired = false\n'
        '[[column]]\nname = "note"\nrequired = false\n[[column]]\nname = "id"\n'
    )
    table = tmp_path / "notes.csv"
    table.write_text("id,n,note\na,,x\nb,7,\nc,8,x\n")
    validate_table()(ValidationRequest(source=table, schema=schema, folder=tmp_path / "out"))
    assert pq.read_table(tmp_path / "out" / "clean.parquet").to_pylist() == [
        {"n": None, "note": "x", "id": "a"},
        {"n": 7, "note": None, "id": "b"},
        {"n": 8, "note": "x", "id": "c"},
    ]


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(b"no gzip")
    folder = tmp_path / "out"
    with pytest.raises(DatasetError):
        validate_table()(ValidationRequest(source=broken, schema=SCHEMA, folder=folder))
    assert [path.name for path in tmp_path.iterdir()] == ["broken.csv.gz"]


def test_a_folder_with_something_in_it_is_left_alone(five_rows: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="is there already"):
        validate_table()(ValidationRequest(source=five_rows, schema=SCHEMA, folder=tmp_path))


def test_a_rate_that_cannot_be_is_refused(five_rows: Path) -> None:
    with pytest.raises(InvalidValueError, match="between 0 and 1"):
        validate_table()(ValidationRequest(source=five_rows, schema=SCHEMA, max_reject_rate=1.5))


def test_movies_are_known_by_id_slug_and_alias() -> None:
    catalog, names, ids = InMemoryMovieCatalog(), InMemoryMovieNames(), InMemoryIdSpace()
    known_movies = KnownMovies(catalog, names, ids)
    assert known_movies() is None
    catalog.upsert([movie_of(7, slug="heat+1995")])
    alias = SlugAlias(slug="heat+", movie_id=MovieId(7), method="title", confidence=0.9)
    names.register([], [alias])
    assert known_movies() is None
    ids.claim("movielens-100k", is_simulated=False)
    assert known_movies() == frozenset({"7", "heat+1995", "heat+"})


def test_a_catalogue_that_streams_made_rejects_nothing() -> None:
    catalog, ids = InMemoryMovieCatalog(), InMemoryIdSpace()
    catalog.upsert([movie_of(7)])
    ids.claim("movielog", is_simulated=False)
    assert KnownMovies(catalog, InMemoryMovieNames(), ids)() is None


def test_columns_that_no_rule_names_are_told(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("user_id;comment;movie_id;rating;timestamp;x\n1;fine;heat+1995;5;100;2\n")
    report = validate_table()(ValidationRequest(source=path, schema=SCHEMA))
    assert report.counts.clean_rows == 1
    assert report.document()["ignored_columns"] == ["comment", "x"]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ('nome = "x"\n', "unknown field `nome`; known: column, unique"),
        ('uniqe = ["a"]\n', "unknown field `uniqe`; did you mean `unique`"),
        ('[[column]]\nname = "a"\nminimun = 1\n', "column 1.*; did you mean `minimum`"),
    ],
)
def test_a_key_that_no_schema_has_is_told_with_those_of_its_place(
    five_rows: Path, tmp_path: Path, schema: str, words: str
) -> None:
    (tmp_path / "schema.toml").write_text(schema)
    with pytest.raises(InvalidValueError, match=words):
        validate_table()(ValidationRequest(source=five_rows, schema=tmp_path / "schema.toml"))
