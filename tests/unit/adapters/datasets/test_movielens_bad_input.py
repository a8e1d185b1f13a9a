"""Bad input, as a table: each line is counted with file, line and reason, or the file refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.datasets.movielens import line_chunks, source_files
from adapters.datasets.movielens import rating_grammar as reasons
from adapters.datasets.movielens.dataset import MovieLensDataset
from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import DatasetError
from tests.dataset_files import LAYOUT_1M, LAYOUT_10M, LAYOUT_100K, LAYOUT_CSV, written, zipped
from tests.fakes.fixed_clock import FixedClock

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SOON = int(NOW.timestamp()) + 3_600
TOO_LATE = int(NOW.timestamp()) + 90_000


@contextmanager
def opened(path: Path) -> Iterator[MovieLensDataset]:
    with MovieLensReader(FixedClock(NOW)).open(str(path)) as dataset:
        yield dataset


def read(path: Path) -> tuple[int, list[tuple[str, int, str]]]:
    """Return how many ratings were read, and file, line and reason of each reject."""
    with opened(path) as dataset:
        rows = sum(len(chunk) for chunk, _ in dataset.interactions())
        rejects = [(reject.file, reject.line, reject.reason) for reject in dataset.rejects.first]
    return rows, rejects


BAD_CSV_LINES = [
    (b"", reasons.TOO_FEW_FIELDS),
    (b"1,1,4.0", reasons.TOO_FEW_FIELDS),
    (b"1,1,4.0,964982703,9", reasons.TOO_MANY_FIELDS),
    (b"1,1,4.0,964982703,", reasons.TOO_MANY_FIELDS),
    (b"1::1::4.0::964982703", reasons.TOO_FEW_FIELDS),
    (b"1,1,four,964982703", reasons.RATING_NO_NUMBER),
    (b"1,1,,964982703", reasons.RATING_NO_NUMBER),
    (b"1,1,NaN,964982703", reasons.RATING_NO_NUMBER),
    (b"1,1,inf,964982703", reasons.RATING_NO_NUMBER),
    (b"1,1,4e0,964982703", reasons.RATING_NO_NUMBER),
    (b"1,1,5.5,964982703", reasons.OFF_THE_SCALE),
    (b"1,1,0.0,964982703", reasons.OFF_THE_SCALE),
    (b"1,1,3.7,964982703", reasons.OFF_THE_SCALE),
    (b"1,1,4.00000001,964982703", reasons.OFF_THE_SCALE),
    (b"1,1,-4.0,964982703", reasons.OFF_THE_SCALE),
    (b"1,1," + b"9" * 400 + b",964982703", reasons.OFF_THE_SCALE),
    (b"0,1,4.0,964982703", reasons.VIEWER_OUT_OF_RANGE),
    (b"-1,1,4.0,964982703", reasons.VIEWER_OUT_OF_RANGE),
    (b"9007199254740992,1,4.0,964982703", reasons.VIEWER_OUT_OF_RANGE),
    (b"9" * 5000 + b",1,4.0,964982703", reasons.VIEWER_OUT_OF_RANGE),
    (b"x,1,4.0,964982703", reasons.VIEWER_NO_NUMBER),
    (b"1.5,1,4.0,964982703", reasons.VIEWER_NO_NUMBER),
    (b" 1,1,4.0,964982703", reasons.VIEWER_NO_NUMBER),
    (b"1_0,1,4.0,964982703", reasons.VIEWER_NO_NUMBER),
    (b'"1",1,4.0,964982703', reasons.VIEWER_NO_NUMBER),
    (b"1,0,4.0,964982703", reasons.MOVIE_OUT_OF_RANGE),
    (b"1,-3,4.0,964982703", reasons.MOVIE_OUT_OF_RANGE),
    (b"1,tt0114709,4.0,964982703", reasons.MOVIE_NO_NUMBER),
    (b"1,4,4.0,964982703", reasons.UNKNOWN_MOVIE),
    (b"1,1,4.0,-1", reasons.NEGATIVE_TIME),
    (b"1,1,4.0,%d" % TOO_LATE, reasons.FUTURE_TIME),
    (b"1,1,4.0,99999999999999999999", reasons.FUTURE_TIME),
    (b"1,1,4.0,2001-09-09", reasons.TIME_NO_NUMBER),
    (b"1,1,4.0,964982703\r", reasons.TIME_NO_NUMBER),
    ("1,1,4.0,٣".encode(), reasons.NOT_ASCII),
    (b"1,1,4.0,96498\xff703", reasons.NOT_ASCII),
    (b"1,1,4.0,96498\x00703", reasons.TIME_NO_NUMBER),
]


@pytest.mark.parametrize(("line", "reason"), BAD_CSV_LINES)
def test_a_bad_line_is_counted_where_it_stands_and_the_others_are_read(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    lines = LAYOUT_CSV["ratings.csv"].split(b"\n")
    end = b"\r\n" if line.endswith(b"\r") else b"\n"
    bad = b"\n".join(lines[:2]) + b"\n" + line + end + b"\n".join(lines[2:])
    rows, rejects = read(written(tmp_path, LAYOUT_CSV | {"ratings.csv": bad}))
    assert rows == 3
    assert rejects == [("ratings.csv", 3, reason)]


@pytest.mark.parametrize(
    ("files", "ratings", "line", "reason"),
    [
        (LAYOUT_100K, "u.data", b"1\t1\t4.5\t874965758", reasons.OFF_THE_SCALE),
        (LAYOUT_100K, "u.data", b"1 1 4 874965758", reasons.TOO_FEW_FIELDS),
        (LAYOUT_100K, "u.data", b"1\t1\t4\t874965758\t", reasons.TOO_MANY_FIELDS),
        (LAYOUT_1M, "ratings.dat", b"1::1::0.5::978300760", reasons.OFF_THE_SCALE),
        (LAYOUT_1M, "ratings.dat", b"1:1:5:978300760", reasons.TOO_FEW_FIELDS),
        (LAYOUT_1M, "ratings.dat", b"1:::1::5::978300760", reasons.MOVIE_NO_NUMBER),
        (LAYOUT_1M, "ratings.dat", b"1\t1\t5\t978300760", reasons.TOO_FEW_FIELDS),
        (LAYOUT_10M, "ratings.dat", b"1::1::0.7::978300760", reasons.OFF_THE_SCALE),
        (LAYOUT_10M, "ratings.dat", b"1::9::5::978300760", reasons.UNKNOWN_MOVIE),
    ],
)
def test_a_bad_line_in_the_other_layouts(
    tmp_path: Path, files: dict[str, bytes], ratings: str, line: bytes, reason: str
) -> None:
    rows, rejects = read(written(tmp_path, files | {ratings: line + b"\n" + files[ratings]}))
    assert rows == 3
    assert rejects == [(ratings, 1, reason)]


def test_an_event_within_a_day_of_the_clock_is_not_the_future(tmp_path: Path) -> None:
    ratings = LAYOUT_CSV["ratings.csv"] + b"1,1,4.0,%d\n" % SOON
    assert read(written(tmp_path, LAYOUT_CSV | {"ratings.csv": ratings})) == (4, [])


def test_a_last_line_cut_at_any_byte_is_rejected_and_a_whole_one_is_read(tmp_path: Path) -> None:
    whole = LAYOUT_CSV["ratings.csv"]
    last_line_starts = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(last_line_starts + 1, len(whole) - 1):
        rows, rejects = read(written(tmp_path, LAYOUT_CSV | {"ratings.csv": whole[:cut]}))
        assert rows == 2
        assert rejects == [("ratings.csv", 4, reasons.CUT_OFF)]
    rows, rejects = read(written(tmp_path, LAYOUT_CSV | {"ratings.csv": whole[:-1]}))
    assert (rows, rejects) == (3, [])


BAD_CATALOGUE_LINES = [
    (LAYOUT_CSV, "movies.csv", b"4,Heat (1995)", "2 fields instead of 3"),
    (LAYOUT_CSV, "movies.csv", b"4,American President, The (1995),Drama", "4 fields instead of 3"),
    (LAYOUT_CSV, "movies.csv", b'4,"Heat (1995),Crime', "not CSV"),
    (LAYOUT_CSV, "movies.csv", b"x,Heat (1995),Crime", "movie id is not a whole number"),
    (LAYOUT_CSV, "movies.csv", b"0,Heat (1995),Crime", "movie id out of range"),
    (LAYOUT_CSV, "movies.csv", b"9" * 5000 + b",Heat (1995),Crime", "movie id out of range"),
    (LAYOUT_CSV, "movies.csv", b"4,,Crime", "no title"),
    (LAYOUT_CSV, "movies.csv", b"4,He\x07at (1995),Crime", "control characters in the title"),
    (LAYOUT_CSV, "movies.csv", b"4,Mis\xe9rables (1995),Drama", "bad encoding"),
    (LAYOUT_CSV, "movies.csv", b"1,Heat (1995),Crime", "movie id stands there twice"),
    (LAYOUT_10M, "movies.dat", b"4::Mis\xe9rables (1995)::Drama", "bad encoding"),
    (LAYOUT_1M, "movies.dat", b"4::Heat (1995)", "2 fields instead of 3"),
    (LAYOUT_100K, "u.item", b"4|Heat (1995)|01-Jan-1995||a|0|0", "7 fields instead of 24"),
    (LAYOUT_100K, "u.item", b"4|Heat (1995)|1995||a" + b"|2" * 19, "a genre is neither 0 nor 1"),
]


@pytest.mark.parametrize(("files", "movies", "line", "reason"), BAD_CATALOGUE_LINES)
def test_a_bad_line_in_the_catalogue_is_counted_where_it_stands(
    tmp_path: Path, files: dict[str, bytes], movies: str, line: bytes, reason: str
) -> None:
    changed = files | {movies: files[movies] + line + b"\n"}
    with opened(written(tmp_path, changed)) as dataset:
        assert len(dataset.movies()) == 3
        (reject,) = dataset.rejects.first
    assert (reject.file, reject.line) == (movies, files[movies].count(b"\n") + 1)
    assert reject.reason.startswith(reason)


GARBAGE = bytes(range(256)) * 64

REFUSED_FILES = [
    ("ratings.csv", b"", "ratings.csv is empty"),
    ("ratings.csv", b"userId,movieId,rating,timestamp\n", "holds no ratings"),
    ("ratings.csv", b"1,1,4.0,964982703\n", "line 1: the header must be userId,movieId,rating"),
    ("ratings.csv", b"userId,movieId,rating\n1,1,4.0\n", "line 1: the header must be"),
    ("ratings.csv", b"userId,movieId,rating,timestamp\nx\ny\n", "2 of 2 lines cannot be read"),
    ("ratings.csv", GARBAGE, "line 1: the header must be"),
    ("ratings.csv", b"x" * (6 << 20), "no line end in"),
    ("movies.csv", b"", "movies.csv is empty"),
    ("movies.csv", b"id,name\n1,Heat\n", "line 1: the header must be movieId,title,genres"),
    ("movies.csv", b"movieId,title,genres\n", "holds no movie. Expected on each line: movieId"),
    ("movies.csv", b"movieId,title,genres\nx\n", "1 of 1 lines are no movies"),
    ("movies.csv", GARBAGE, "the header must be movieId,title,genres"),
]


@pytest.mark.parametrize(("name", "content", "message"), REFUSED_FILES)
def test_a_file_that_is_not_what_it_is_called_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        read(written(tmp_path, LAYOUT_CSV | {name: content}))


@pytest.mark.parametrize(
    ("sound", "bad", "taken"), [(1_000, 100, True), (100, 100, True), (100, 101, False)]
)
def test_a_file_with_many_bad_lines_is_refused_whole(
    tmp_path: Path, sound: int, bad: int, taken: bool
) -> None:
    ratings = b"1\t1\t5\t874965758\n" * sound + b"1\t1\t6\t874965758\n" * bad
    folder = written(tmp_path, LAYOUT_100K | {"u.data": ratings})
    if taken:
        assert read(folder)[0] == sound
    else:
        with pytest.raises(DatasetError, match=r"101 of 201 lines.*off the scale.*line 101"):
            read(folder)


def test_lines_are_counted_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_chunks, "CHUNK_BYTES", 64)
    monkeypatch.setattr(source_files, "BLOCK_BYTES", 16)
    sound = b"1,1,4.0,964982703\n"
    ratings = LAYOUT_CSV["ratings.csv"] + sound * 20 + b"1,1,x,964982703\n" + sound * 3 + b"1,"
    rows, rejects = read(written(tmp_path, LAYOUT_CSV | {"ratings.csv": ratings}))
    assert rows == 26
    assert rejects == [
        ("ratings.csv", 25, reasons.RATING_NO_NUMBER),
        ("ratings.csv", 29, reasons.CUT_OFF),
    ]


def test_binary_ratings_without_a_header_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read, so the file is not taken"):
        read(written(tmp_path, LAYOUT_100K | {"u.data": GARBAGE}))


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="does not exist"):
        read(tmp_path / "nowhere")


def test_a_ratings_file_alone_is_refused_with_a_hint(tmp_path: Path) -> None:
    folder = written(tmp_path, LAYOUT_CSV)
    with pytest.raises(DatasetError, match=f"name the folder {folder}"):
        read(folder / "ratings.csv")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole[: len(whole) // 2], "no zip archive, or one that was cut off"),
        (lambda _: b"PK\x03\x04 not really", "no zip archive"),
        (lambda _: b"", "no zip archive"),
        (lambda whole: whole[:60] + bytes(40) + whole[100:], "it is damaged"),
    ],
)
def test_a_damaged_zip_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes], message: str
) -> None:
    path = tmp_path / "set.zip"
    path.write_bytes(change(zipped(LAYOUT_CSV)))
    with pytest.raises(DatasetError, match=message):
        read(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zipped({"u.item": LAYOUT_100K["u.item"], "u.data": LAYOUT_100K["u.data"]}))
    whole[6] |= 1  # the local header's flag, and below the directory's
    directory = whole.index(b"PK\x01\x02")
    whole[directory + 8] |= 1
    path = tmp_path / "set.zip"
    path.write_bytes(whole)
    with pytest.raises(DatasetError, match="protected"):
        read(path)
