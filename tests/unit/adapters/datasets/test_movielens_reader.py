"""Every published layout is recognised, from a folder or a zip, and read alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import DatasetError
from application.ports.dataset_reader import Dataset
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions, concatenated
from domain.identifiers import ViewerId
from tests.dataset_files import (
    LAYOUT_1M,
    LAYOUT_10M,
    LAYOUT_100K,
    LAYOUT_CSV,
    LAYOUTS,
    written,
    zipped,
)
from tests.fakes.fixed_clock import FixedClock

NAMES = {"100k": "movielens-100k", "1m": "movielens-1m", "10m": "movielens-10m"}


@pytest.fixture
def reader() -> MovieLensReader:
    return MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC)))


def ratings_of(dataset: Dataset) -> Interactions:
    return concatenated([chunk for chunk, _ in dataset.interactions()])


def as_folder(path: Path, layout: str) -> Path:
    return written(path / "set", LAYOUTS[layout])


def as_nested_folder(path: Path, layout: str) -> Path:
    return written(path / "set" / "ml", LAYOUTS[layout]).parent


def as_zip(path: Path, layout: str) -> Path:
    (path / "set.zip").write_bytes(zipped(LAYOUTS[layout]))
    return path / "set.zip"


def as_nested_zip(path: Path, layout: str) -> Path:
    junk = {"__MACOSX/._ratings.csv": b"x", "ml/a/ratings.csv": b"too deep"}
    inner = {f"ml/{name}": content for name, content in LAYOUTS[layout].items()}
    (path / "set.zip").write_bytes(zipped(inner | junk))
    return path / "set.zip"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("place", [as_folder, as_nested_folder, as_zip, as_nested_zip])
def test_each_layout_is_recognised_and_read_alike_from_each_place(
    reader: MovieLensReader, tmp_path: Path, layout: str, place: Callable[[Path, str], Path]
) -> None:
    with reader.open(str(place(tmp_path, layout))) as dataset:
        movies = dataset.movies()
        ratings = ratings_of(dataset)
        name = dataset.name
        read = sum(size for _, size in dataset.interactions())
        assert read == dataset.size
    assert name.startswith(NAMES.get(layout, "movielens-csv-"))
    assert [movie.movie_id for movie in movies] == [1, 2, 3]
    assert (movies[0].title, movies[0].year) == ("Toy Story", 1995)
    assert (movies[1].title, movies[1].slug) == ("Les Misérables", "les+miserables+1995")
    assert ratings.viewer_ids.tolist() == [1, 2, 1]
    assert ratings.movie_ids.tolist() == [1, 2, 3]
    assert dataset.rejects.total == 0
    assert not dataset.is_simulated


def test_genres_and_missing_years(reader: MovieLensReader, tmp_path: Path) -> None:
    with reader.open(str(as_folder(tmp_path, "100k"))) as dataset:
        movies = dataset.movies()
    assert movies[0].genres == ("Animation", "Children's", "Comedy")
    assert (movies[2].title, movies[2].year, movies[2].genres) == ("unknown", None, ())
    with reader.open(str(as_zip(tmp_path, "csv"))) as dataset:
        assert dataset.movies()[2].genres == ()
        assert ratings_of(dataset).ratings.tolist() == [4.0, 0.5, 5.0]


def test_viewers_are_described_where_the_layout_does(
    reader: MovieLensReader, tmp_path: Path
) -> None:
    with reader.open(str(as_folder(tmp_path / "a", "100k"))) as dataset:
        assert dataset.demographics() == [
            Demographics(viewer_id=ViewerId(1), gender="M", age=24, occupation="technician"),
            Demographics(viewer_id=ViewerId(2), gender="F", age=53, occupation="other"),
        ]
    with reader.open(str(as_folder(tmp_path / "b", "1m"))) as dataset:
        assert [(row.gender, row.age, row.occupation) for row in dataset.demographics()] == [
            ("F", 1, "K-12 student"),
            ("M", 56, "self-employed"),
        ]
    with reader.open(str(as_folder(tmp_path / "c", "csv"))) as dataset:
        assert not dataset.demographics()


def test_a_bad_line_about_a_viewer_is_rejected(reader: MovieLensReader, tmp_path: Path) -> None:
    lines = b"1|24|M|technician|85711\n2|x|F|other|9\n3|24|M\n4|24|?|other|1\n0|24|M|other|1\n"
    folder = written(tmp_path, LAYOUT_100K | {"u.user": lines})
    with reader.open(str(folder)) as dataset:
        assert len(dataset.demographics()) == 1
        assert [reject.line for reject in dataset.rejects.first] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (LAYOUT_1M, "movielens-1m"),
        (LAYOUT_10M, "movielens-10m"),
        ({k: v for k, v in LAYOUT_1M.items() if k != "users.dat"}, "movielens-1m"),
        ({k: v for k, v in LAYOUT_10M.items() if k != "tags.dat"}, "movielens-10m"),
    ],
)
def test_1m_and_10m_are_told_apart(
    reader: MovieLensReader, tmp_path: Path, files: dict[str, bytes], name: str
) -> None:
    with reader.open(str(written(tmp_path, files))) as dataset:
        assert dataset.name == name


def test_csv_sets_of_other_catalogues_are_other_id_spaces(
    reader: MovieLensReader, tmp_path: Path
) -> None:
    other = LAYOUT_CSV | {"movies.csv": LAYOUT_CSV["movies.csv"] + b"4,Heat (1995),Crime\n"}
    names = []
    for folder, files in (("a", LAYOUT_CSV), ("b", other), ("c", LAYOUT_CSV)):
        with reader.open(str(written(tmp_path / folder, files))) as dataset:
            names.append(dataset.name)
    assert names[0] == names[2] != names[1]


def test_a_simulated_audience_is_told_by_its_marker(
    reader: MovieLensReader, tmp_path: Path
) -> None:
    names = set()
    for seed in (b"1", b"2"):
        marker = {"simulated.json": b'{"simulated": true, "seed": ' + seed + b"}"}
        with reader.open(str(written(tmp_path / seed.decode(), LAYOUT_CSV | marker))) as dataset:
            assert dataset.is_simulated
            names.add(dataset.name)
    assert len(names) == 2
    assert all(name.startswith("simulated-") for name in names)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(
    reader: MovieLensReader, tmp_path: Path
) -> None:
    files = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
        for name, content in LAYOUT_CSV.items()
    }
    with reader.open(str(written(tmp_path, files))) as dataset:
        assert len(dataset.movies()) == 3
        assert len(ratings_of(dataset)) == 3
        assert dataset.rejects.total == 0


def test_a_repeated_movie_id_keeps_the_first(reader: MovieLensReader, tmp_path: Path) -> None:
    movies = LAYOUT_CSV["movies.csv"] + b"3,Heat (1995),Crime\n"
    with reader.open(str(written(tmp_path, LAYOUT_CSV | {"movies.csv": movies}))) as dataset:
        assert dataset.movies()[2].title == "Hyena Road"
        assert [(reject.file, reject.line) for reject in dataset.rejects.first] == [
            ("movies.csv", 5)
        ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.txt": b"x"}, "holds no MovieLens data set.*found a.txt"),
        ({}, "found no file at all"),
        (LAYOUT_100K | LAYOUT_CSV, r"holds 2 data sets \(ratings.csv, u.data\)"),
        ({"u.data": b"1\t1\t5\t1\n"}, "but not u.item, the catalogue"),
        (LAYOUT_CSV | {"simulated.json": b"{"}, "simulated.json is not JSON"),
        (LAYOUT_CSV | {"simulated.json": b"[]"}, 'must hold "simulated"'),
    ],
)
def test_what_is_no_data_set_is_refused(
    reader: MovieLensReader, tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    with (
        pytest.raises(DatasetError, match=message),
        reader.open(str(written(tmp_path / "set", files))) as dataset,
    ):
        pytest.fail(f"took {dataset.name}, simulated: {dataset.is_simulated}")
