"""Distinct ids are counted exactly, however the stream is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.ingestion import distinct_ids
from application.ingestion.distinct_ids import DistinctIds


@given(st.lists(st.lists(st.integers(1, 20)), max_size=8))
def test_the_count_is_that_of_a_set(chunks: list[list[int]]) -> None:
    counted = DistinctIds()
    for chunk in chunks:
        counted.update(np.array(chunk, np.int64))
    assert len(counted) == len({identifier for chunk in chunks for identifier in chunk})


def test_memory_follows_the_distinct_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct_ids, "_PENDING_IDS", 10)
    counted = DistinctIds()
    for _ in range(100):
        counted.update(np.arange(5, dtype=np.int64))
        assert len(counted._pending) <= 3
    assert len(counted) == 5
