"""The contract of `Tombstones`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, text

from adapters.database.tombstones import SqlTombstones
from application.errors import StorageError
from application.ports.tombstones import Tombstones
from domain.identifiers import ViewerId
from tests.builders import MOMENT
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_tombstones import InMemoryTombstones

VIEWERS = np.array([7, 8, 7, 9], np.int64)


def in_memory(_engine: Engine, _folder: Path) -> Tombstones:
    return InMemoryTombstones()


def sql(engine: Engine, folder: Path) -> SqlTombstones:
    return SqlTombstones(engine, folder / "tombstones.key", FixedClock(MOMENT))


@pytest.mark.parametrize("make", [in_memory, sql])
class TestTombstones:
    @pytest.fixture
    def tombstones(
        self, make: Callable[[Engine, Path], Tombstones], engine: Engine, tmp_path: Path
    ) -> Tombstones:
        return make(engine, tmp_path)

    def test_nobody_was_forgotten_at_first(self, tombstones: Tombstones) -> None:
        assert tombstones.buried(VIEWERS).tolist() == [False] * 4
        assert tombstones.is_empty()

    def test_forgotten_viewers_are_recognised(self, tombstones: Tombstones) -> None:
        tombstones.bury(ViewerId(7))
        tombstones.bury(ViewerId(9))
        assert tombstones.buried(VIEWERS).tolist() == [True, False, True, True]
        assert tombstones.buried(VIEWERS[:0]).tolist() == []
        assert not tombstones.is_empty()

    def test_forgetting_twice_is_forgetting(self, tombstones: Tombstones) -> None:
        tombstones.bury(ViewerId(7))
        tombstones.bury(ViewerId(7))
        assert tombstones.buried(VIEWERS).tolist() == [True, False, True, False]


def test_nothing_stored_names_the_viewer(engine: Engine, tmp_path: Path) -> None:
    sql(engine, tmp_path).bury(ViewerId(987_654_321))
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM tombstones")).all()
    key = (tmp_path / "tombstones.key").read_text()
    assert "987654321" not in f"{row}{key}"
    assert (tmp_path / "tombstones.key").stat().st_mode & 0o077 == 0


def test_tombstones_of_another_home_keep_their_key(engine: Engine, tmp_path: Path) -> None:
    sql(engine, tmp_path).bury(ViewerId(7))
    key = tmp_path / "tombstones.key"
    key.write_text("00" * 32 + "\n" + key.read_text())
    tombstones = sql(engine, tmp_path)
    tombstones.bury(ViewerId(8))
    assert tombstones.buried(VIEWERS).tolist() == [True, True, True, False]


def test_a_lost_key_is_told_and_lets_nobody_back(engine: Engine, tmp_path: Path) -> None:
    sql(engine, tmp_path).bury(ViewerId(7))
    (tmp_path / "tombstones.key").unlink()
    with pytest.raises(StorageError, match="nobody could tell who must not come back"):
        sql(engine, tmp_path).buried(VIEWERS)
