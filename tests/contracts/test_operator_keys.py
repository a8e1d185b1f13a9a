"""The contract of `OperatorKeys`."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters.database.operator_keys import SqlOperatorKeys
from application.errors import NotFoundError, RefusedError
from application.ports.clock import Clock
from application.ports.operator_keys import OperatorKey, OperatorKeys
from tests.builders import MOMENT
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_operator_keys import InMemoryOperatorKeys


def in_memory(_engine: Engine, clock: Clock) -> OperatorKeys:
    return InMemoryOperatorKeys(clock)


@pytest.mark.parametrize("make", [in_memory, SqlOperatorKeys])
class TestOperatorKeys:
    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock(MOMENT)

    @pytest.fixture
    def keys(
        self, make: Callable[[Engine, Clock], OperatorKeys], engine: Engine, clock: FixedClock
    ) -> OperatorKeys:
        return make(engine, clock)

    def test_a_secret_opens_under_the_name_it_was_made_for(self, keys: OperatorKeys) -> None:
        secrets = {name: keys.create(name) for name in ("ana", "ben")}
        assert {name: keys.verify(secret) for name, secret in secrets.items()} == {
            "ana": "ana",
            "ben": "ben",
        }

    def test_secrets_are_long_recognisable_and_differ(self, keys: OperatorKeys) -> None:
        first, second = keys.create("ana"), keys.create("ben")
        assert first != second
        assert all(secret.startswith("mq_") and len(secret) == 46 for secret in (first, second))

    @pytest.mark.parametrize("wrong", ["", "mq_", "mq_" + "A" * 43, "ä\udce4\0", "x" * 10_000])
    def test_any_other_secret_opens_nothing(self, keys: OperatorKeys, wrong: str) -> None:
        assert keys.verify(wrong) is None
        keys.create("ana")
        assert keys.verify(wrong) is None

    def test_a_name_has_one_key(self, keys: OperatorKeys) -> None:
        secret = keys.create("ana")
        with pytest.raises(RefusedError, match="ana"):
            keys.create("ana")
        assert keys.verify(secret) == "ana"

    def test_a_revoked_key_opens_nothing_and_frees_its_name(self, keys: OperatorKeys) -> None:
        old, other = keys.create("ana"), keys.create("ben")
        keys.revoke("ana")
        new = keys.create("ana")
        assert [keys.verify(secret) for secret in (old, other, new)] == [None, "ben", "ana"]

    def test_only_a_key_that_exists_is_revoked(self, keys: OperatorKeys) -> None:
        with pytest.raises(NotFoundError, match="ana"):
            keys.revoke("ana")

    def test_keys_are_listed_by_name(self, keys: OperatorKeys, clock: FixedClock) -> None:
        keys.create("ben")
        clock.advance(timedelta(hours=1))
        keys.create("ana")
        assert keys.all() == [
            OperatorKey(name="ana", created_at=MOMENT + timedelta(hours=1)),
            OperatorKey(name="ben", created_at=MOMENT),
        ]


def test_no_secret_is_stored(engine: Engine, tmp_path: Path) -> None:
    secret = SqlOperatorKeys(engine, FixedClock(MOMENT)).create("ana")
    engine.dispose()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ana" in stored
    assert secret.removeprefix("mq_").encode() not in stored
