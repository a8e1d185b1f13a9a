"""What is recognised, what is damaged, and what is said of it."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.datasets.metadata.reader import MetadataFiles
from application.errors import DatasetError
from application.ports.movie_metadata import MovieMetadata
from tests.dataset_files import LAYOUT_CSV, written
from tests.metadata_files import (
    AMELIE,
    CSV,
    EXTENDED_DAT,
    HEAT,
    IMDB,
    JSON_ARRAY,
    JSON_LINES,
)


def source_of(folder: Path, name: str, content: bytes) -> MovieMetadata:
    (source,) = MetadataFiles().open(str(written(folder, {name: content}) / name))
    return source


@pytest.mark.parametrize(
    ("content", "expected"),
    [(CSV, [HEAT, AMELIE]), (JSON_LINES, [HEAT, AMELIE]), (JSON_ARRAY, [HEAT, AMELIE])],
)
def test_every_field_is_read(tmp_path: Path, content: bytes, expected: list[object]) -> None:
    assert list(source_of(tmp_path, "x", content).movies()) == expected


def test_a_table_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert list(source_of(tmp_path, "x.csv", b"\xef\xbb\xbf" + CSV).movies()) == [HEAT, AMELIE]


def test_one_answer_over_several_lines_is_read(tmp_path: Path) -> None:
    content = b'{\n "title": "Heat",\n "year": 1995, "runtime": 170\n}\n'
    source = source_of(tmp_path, "heat.json", content)
    assert [movie.titles for movie in source.movies()] == [("Heat",)]


def test_all_sources_of_a_folder_are_found_and_others_left(tmp_path: Path) -> None:
    files = {**IMDB, **LAYOUT_CSV, "a.jsonl": JSON_LINES, "README.md": b"title,cast\n", "z.gz": b""}
    sources = MetadataFiles().open(str(written(tmp_path, files)))
    assert [source.layout for source in sources] == ["IMDb dumps", "JSON lines", "CSV"]


@pytest.mark.parametrize(
    ("layout", "damaged", "line", "reason"),
    [
        ("csv", CSV + b"tt1,too,short\n", 4, "not as many fields"),
        ("csv", CSV + b'"tt1"x,A,A,1999-01-01,1,A,B,C\n', 4, "broken CSV"),
        ("csv", CSV + b"tt1,\xff\xfe,A,1999,1,A,B,C\n", 4, "UTF-8"),
        ("csv", CSV + b",,,,1,A,B,C\n", 4, "neither a title nor an id"),
        ("jsonl", JSON_LINES + b'{"title": "cut\n', 3, "not a JSON object"),
        ("jsonl", JSON_LINES + b"\n[1]\n", 4, "not a JSON object"),
        ("jsonl", JSON_LINES + b'{"title": "\xff"}\n', 3, "UTF-8"),
        ("jsonl", JSON_LINES + b"[" * 100_000 + b"\n", 3, "not a JSON object"),
        ("json", b'[\n{"title": "A"},\n\n 7,\n{"title": "B"}\n]', 4, "not a JSON object"),
        ("dat", EXTENDED_DAT + b"7::Sabrina::1995\r\n", 3, "11 fields"),
        ("dat", EXTENDED_DAT + b"8::" + b"\xe9::" * 9 + b"x\r\n", 3, "UTF-8"),
    ],
)
def test_damaged_records_are_told_by_line_and_the_others_read(
    tmp_path: Path, layout: str, damaged: bytes, line: int, reason: str
) -> None:
    source = source_of(tmp_path, f"x.{layout}", damaged)
    assert len(list(source.movies())) == 2
    (reject,) = source.rejects.first
    assert (reject.file, reject.line) == (f"x.{layout}", line)
    assert reason in reject.reason


def test_what_follows_an_open_quote_is_not_taken_for_one_field(tmp_path: Path) -> None:
    rows = b"".join(b"tt%d,Film %d,,2000,90,Drama,D,C\n" % (n, n) for n in range(1, 9000))
    source = source_of(tmp_path, "x.csv", CSV + b'tt0,"open,,1999,1,A,B,C\n' + rows)
    found = list(source.movies())
    assert source.rejects.total >= 1
    assert 2 < len(found) < 9000


@pytest.mark.parametrize(
    "content", [b"[1, 2", b'[{"title": "A"} {"title": "B"}]', b"[,]", b"[" * 9000]
)
def test_a_damaged_array_is_refused_by_its_line(tmp_path: Path, content: bytes) -> None:
    source = source_of(tmp_path, "x.json", content)
    with pytest.raises(DatasetError, match=r"x\.json is not JSON"):
        list(source.movies())


def test_an_empty_array_has_no_movies(tmp_path: Path) -> None:
    assert list(source_of(tmp_path, "x.json", b" [ ] ").movies()) == []


@pytest.mark.parametrize("name", ["title.basics.tsv.gz", "movies.csv.gz"])
def test_a_gz_that_was_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    line = b"tt%d\tmovie\tFilm %d\tX\t0\t1999\t\\N\t90\tDrama\n"
    rows = b"".join(line % (n * n * 7919, n) for n in range(30_000))
    plain = {
        "title.basics.tsv.gz": IMDB["title.basics.tsv"] + rows,
        "movies.csv.gz": CSV + rows.replace(b"\t", b",").replace(b",0,", b","),
    }[name]
    packed = gzip.compress(plain)
    source = source_of(tmp_path, name, packed[: len(packed) // 2])
    with pytest.raises(DatasetError, match="cut off"):
        list(source.movies())


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"ratings.csv": LAYOUT_CSV["ratings.csv"]},
        {"x.json": b""},
        {"x.json": b"\x00" * 100},
        {"title.crew.tsv": IMDB["title.crew.tsv"]},
        {"links.csv": b"movieId,imdbId,tmdbId\n1,2,3\n"},
    ],
)
def test_where_there_is_no_metadata_it_is_said_what_was_looked_for(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    folder = written(tmp_path, files)
    for path in [folder, *(folder / name for name in files)]:
        with pytest.raises(DatasetError, match=r"looked for IMDb's title\.basics"):
            MetadataFiles().open(str(path))


class TestImdbDumps:
    def test_damaged_lines_are_told_and_the_others_read(self, tmp_path: Path) -> None:
        damaged = (
            IMDB["title.basics.tsv"]
            + b"tt5\tmovie\ttoo\tshort\n"
            + b"tt6\tmovie\t\xff\tX\t0\t1999\t\\N\t90\tDrama\n"
            + b"tt7\tmovie\t\\N\t\\N\t0\t1999\t\\N\t90\tDrama\n"
        )
        source = source_of(tmp_path, "title.basics.tsv", damaged)
        assert len(list(source.movies())) == 2
        reasons = {reject.reason: reject.line for reject in source.rejects.first}
        assert reasons == {
            "4 fields instead of 9": 6,
            "bad encoding: not UTF-8": 7,
            "not both a title and an id": 8,
        }

    def test_lines_are_told_right_after_many_that_do_not_fit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("adapters.datasets.metadata.tsv_columns.BLOCK_BYTES", 256)
        good = b"tt%d\tmovie\tFilm\tFilm\t0\t1999\t\\N\t90\tDrama\n"
        nameless = b"tt%d\tmovie\t\\N\t\\N\t0\t1999\t\\N\t90\tDrama\n"
        rows = [good, b"short\n", b"\n", nameless, b"a\tb\n", good, good]
        lines = [rows[n % 7] % n if b"%d" in rows[n % 7] else rows[n % 7] for n in range(3, 200)]
        dump = b"".join([*IMDB["title.basics.tsv"].splitlines(keepends=True)[:1], *lines])
        source = source_of(tmp_path, "title.basics.tsv", dump)
        assert len(list(source.movies())) == sum(n % 7 in {0, 5, 6} for n in range(3, 200))
        told = {reject.line for reject in source.rejects.first if "title" in reject.reason}
        assert told == {n - 1 for n in range(3, 200) if n % 7 == 3}

    def test_without_the_files_about_people_there_are_none(self, tmp_path: Path) -> None:
        source = source_of(tmp_path, "title.basics.tsv", IMDB["title.basics.tsv"])
        (heat, _) = source.with_people(list(source.movies()))
        assert heat == replace(HEAT, directors=(), cast=())

    def test_a_file_without_its_columns_is_refused(self, tmp_path: Path) -> None:
        source = source_of(tmp_path, "title.basics.tsv", b"tconst\ttitleType\ntt1\tmovie\n")
        with pytest.raises(DatasetError, match="lacks the columns primaryTitle"):
            list(source.movies())

    def test_a_dump_of_many_blocks_is_read_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("adapters.datasets.metadata.tsv_columns.BLOCK_BYTES", 512)
        line = "tt{n}\tmovie\tFilm {n}\tFilm {n}\t0\t1999\t\\N\t90\tDrama\n"
        rows = "".join(line.format(n=n) for n in range(10, 500)).encode()
        source = source_of(tmp_path, "title.basics.tsv", IMDB["title.basics.tsv"] + rows)
        assert [movie.imdb_id for movie in source.movies()] == [113277, 211915, *range(10, 500)]
