"""The contract of `IdSpace`."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from adapters.database.id_space import SqlIdSpace
from application.errors import OtherDatasetError
from application.ports.id_space import IdSpace
from tests.fakes.in_memory_id_space import InMemoryIdSpace


def in_memory(_engine: Engine) -> IdSpace:
    return InMemoryIdSpace()


@pytest.mark.parametrize("make", [in_memory, SqlIdSpace])
class TestIdSpace:
    @pytest.fixture
    def ids(self, make: Callable[[Engine], IdSpace], engine: Engine) -> IdSpace:
        return make(engine)

    def test_a_new_home_speaks_nobodys_ids(self, ids: IdSpace) -> None:
        assert ids.current() is None
        assert not ids.is_simulated()

    @pytest.mark.parametrize("is_simulated", [True, False])
    def test_a_claim_is_remembered(self, ids: IdSpace, is_simulated: bool) -> None:
        ids.claim("sample", is_simulated=is_simulated)
        assert ids.current() == "sample"
        assert ids.is_simulated() is is_simulated

    def test_the_same_data_set_may_claim_again(self, ids: IdSpace) -> None:
        ids.claim("movielens-1m", is_simulated=False)
        ids.claim("movielens-1m", is_simulated=False)
        assert ids.current() == "movielens-1m"

    def test_another_data_set_is_refused_naming_both_and_the_way_out(self, ids: IdSpace) -> None:
        ids.claim("movielens-100k", is_simulated=False)
        with pytest.raises(OtherDatasetError, match=r"movielens-100k.*movielens-1m.*MARQUEE_HOME"):
            ids.claim("movielens-1m", is_simulated=True)
        assert ids.current() == "movielens-100k"
        assert not ids.is_simulated()


def test_of_many_that_claim_at_once_one_wins_and_the_rest_are_told_who(engine: Engine) -> None:
    names = [f"set-{number}" for number in range(8)]
    gate = threading.Barrier(len(names))

    def claim(name: str) -> str:
        gate.wait()
        try:
            SqlIdSpace(engine).claim(name, is_simulated=False)
        except OtherDatasetError as refusal:
            return str(refusal)
        return "won"

    with ThreadPoolExecutor(len(names)) as pool:
        outcomes = list(pool.map(claim, names))
    winner = names[outcomes.index("won")]
    assert SqlIdSpace(engine).current() == winner
    assert sum(f"holds the ids of {winner}," in outcome for outcome in outcomes) == len(names) - 1
