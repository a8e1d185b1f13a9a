"""The contract of `DemographicsStore`."""

from pathlib import Path

import pytest

from adapters.history.csv_demographics_store import CsvDemographicsStore
from application.errors import StorageError
from application.ports.demographics_store import DemographicsStore
from domain.data.demographics import Demographics
from domain.identifiers import ViewerId
from tests.fakes.in_memory_demographics_store import InMemoryDemographicsStore

ROWS = [
    Demographics(viewer_id=ViewerId(2), gender="F", age=53, occupation="artist"),
    Demographics(viewer_id=ViewerId(1)),
]


class TestDemographicsStore:
    @pytest.fixture(params=["fake", "csv"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> DemographicsStore:
        if request.param == "fake":
            return InMemoryDemographicsStore()
        return CsvDemographicsStore(tmp_path / "home" / "demographics.csv")

    def test_at_first_nothing_is_known(self, store: DemographicsStore) -> None:
        assert store.all() == []

    def test_what_was_put_there_is_read_back_in_order(self, store: DemographicsStore) -> None:
        store.replace(ROWS)
        assert store.all() == ROWS

    def test_it_is_replaced_whole(self, store: DemographicsStore) -> None:
        store.replace(ROWS)
        store.replace(ROWS[1:])
        assert store.all() == ROWS[1:]
        store.replace([])
        assert store.all() == []
        store.replace([])


class TestCsvDemographicsStore:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"other,header\n",
            b"viewer_id,gender,age,occupation\n1,F,old,artist\n",
            b"viewer_id,gender,age,occupation\n1,F\n",
            b"viewer_id,gender,age,occupation\n0,F,53,artist\n",
            b"\xff\xfe",
        ],
    )
    def test_a_damaged_file_is_refused_naming_it(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "demographics.csv"
        path.write_bytes(content)
        with pytest.raises(StorageError, match=f"{path} is damaged"):
            CsvDemographicsStore(path).all()
