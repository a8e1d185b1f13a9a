"""The stores, as every process composes them."""

from pathlib import Path

import pytest

from application.errors import StorageError
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer


def test_the_first_store_prepares_the_home(tmp_path: Path) -> None:
    stores = StoresContainer(settings=Settings(home=tmp_path / "home"))
    assert stores.movie_catalog().count() == 0
    assert (tmp_path / "home" / "released").is_dir()


def test_stores_of_one_container_share_their_connections(tmp_path: Path) -> None:
    stores = StoresContainer(settings=Settings(home=tmp_path))
    stores.id_space().claim("sample", is_simulated=True)
    other_process = StoresContainer(settings=Settings(home=tmp_path))
    assert other_process.id_space().current() == "sample"
    assert stores.database() is stores.engine()


def test_a_database_that_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "marquee.db").mkdir()
    with pytest.raises(StorageError, match=r"marquee\.db failed: unable to open"):
        StoresContainer(settings=Settings(home=tmp_path)).movie_catalog()
