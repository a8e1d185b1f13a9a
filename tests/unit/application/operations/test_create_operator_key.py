"""Creating operator keys."""

import pytest

from application.operations.create_operator_key import CreateOperatorKey
from domain.errors import InvalidValueError
from tests.builders import MOMENT
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_operator_keys import InMemoryOperatorKeys


@pytest.mark.parametrize("name", ["ana", "A", "ci-2", "ana@example.org", "x" * 63])
def test_a_key_is_made_under_a_fit_name(name: str) -> None:
    keys = InMemoryOperatorKeys(FixedClock(MOMENT))
    assert keys.verify(CreateOperatorKey(keys)(name)) == name


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", ".a", "a\n", "a/b", "é", "x" * 64])
def test_an_unfit_name_is_refused(name: str) -> None:
    keys = InMemoryOperatorKeys(FixedClock(MOMENT))
    with pytest.raises(InvalidValueError, match="a key's name has"):
        CreateOperatorKey(keys)(name)
    assert keys.all() == []
