"""A path that exists wins over a name, and what is neither is refused helpfully."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.datasets.readers import DatasetReaders
from application.errors import DatasetError
from application.ports.dataset_reader import Dataset
from tests.dataset_files import LAYOUT_1M, LAYOUT_100K, written
from tests.fakes.fixed_clock import FixedClock


@pytest.fixture
def readers(tmp_path: Path) -> DatasetReaders:
    by_path = MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC)))
    elsewhere = written(tmp_path / "elsewhere", LAYOUT_1M)

    def published() -> AbstractContextManager[Dataset]:
        return by_path.open(str(elsewhere))

    return DatasetReaders(by_path, {"ml-100k": published, "sample": published})


def test_a_name_is_opened(readers: DatasetReaders) -> None:
    with readers.open("ml-100k") as dataset:
        assert dataset.name == "movielens-1m"


def test_a_path_wins_over_a_name(
    readers: DatasetReaders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "ml-100k", LAYOUT_100K)
    with readers.open("ml-100k") as dataset:
        assert dataset.name == "movielens-100k"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ml-100", r"neither a path.*\(ml-100k, sample\); did you mean ml-100k\?"),
        ("/nowhere/at/all", "neither a path that exists nor the name"),
        ("", "name a folder, a zip, or one of ml-100k, sample"),
        (" ", "name a folder, a zip, or one of"),
    ],
)
def test_what_is_neither_is_refused(readers: DatasetReaders, name: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message), readers.open(name):
        pytest.fail("opened")
