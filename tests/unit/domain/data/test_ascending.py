"""Sorting packed numbers gives numpy's order to the row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.ascending import ascending

small = st.integers(-3, 3)
any_size = st.integers(-(2**63), 2**63 - 1)


@given(rows=st.lists(st.tuples(small, small, st.sampled_from([0, 2**20])), max_size=50))
def test_small_numbers_are_sorted_as_numpy_does(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    assert ascending(*columns).tolist() == np.lexsort(columns[::-1]).tolist()


@given(rows=st.lists(st.tuples(any_size, small), max_size=50))
def test_large_numbers_are_sorted_as_numpy_does(rows: list[tuple[int, int]]) -> None:
    columns = np.array(rows, np.int64).reshape(-1, 2).T
    assert ascending(*columns).tolist() == np.lexsort(columns[::-1]).tolist()


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 1024, 1025])
@pytest.mark.parametrize("bits", [50, 52, 53, 60, 61, 62])
def test_at_the_edge_of_what_fits(n: int, bits: int) -> None:
    generator = np.random.default_rng(n)
    numbers = generator.choice(np.array([0, 1, 2**bits - 1, 2**bits]), n)
    assert ascending(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


def test_columns_of_other_width_are_sorted_too() -> None:
    movies, viewers = np.array([3, 1, 2], np.int32), np.array([1, 1, 0], np.int64)
    assert ascending(viewers, movies).tolist() == [2, 1, 0]
