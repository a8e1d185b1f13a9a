"""Exact repeats of shown slates are dropped, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.data.shown_slates import ShownSlates, without_repeats
from tests.fakes.in_memory_segments import in_memory_slates

FAKE = in_memory_slates()
Row = tuple[Any, ...]

rows = st.tuples(
    st.integers(1, 2),
    st.integers(0, 1),
    st.sampled_from([0, 200]),
    st.sampled_from([1.0, 2.5]),
    st.lists(st.sampled_from([1, 2, 2**52]), max_size=3).map(tuple),
)


def slates(some: list[Row]) -> ShownSlates:
    return FAKE.of_tuples(some, 0.0)


@given(parts=st.lists(st.lists(rows, max_size=8), min_size=1, max_size=4))
def test_of_equal_slates_the_first_stays(parts: list[list[Row]]) -> None:
    expected = list(dict.fromkeys(row for part in parts for row in part))
    assert FAKE.to_tuples(without_repeats([slates(part) for part in parts])) == expected


def test_the_same_movies_in_another_order_are_another_slate() -> None:
    both = [(1, 0, 200, 1.0, (1, 2)), (1, 0, 200, 1.0, (2, 1)), (1, 0, 200, 1.0, (1, 2, 2))]
    assert FAKE.to_tuples(without_repeats([slates(both)])) == both
