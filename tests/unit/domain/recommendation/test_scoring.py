import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.recommendation.scoring import top_k

INF = float("inf")


@pytest.mark.parametrize(
    ("scores", "k", "best"),
    [
        ([], 3, []),
        ([1.0], 0, []),
        ([1.0, 3.0, 2.0], 2, [1, 2]),
        ([1.0, 3.0, 2.0], 9, [1, 2, 0]),
        ([2.0, 2.0, 2.0, 2.0], 2, [0, 1]),
        ([1.0, 5.0, 2.0, 2.0, 2.0], 3, [1, 2, 3]),
        ([-INF, 1.0, -INF], 2, [1]),
        ([-INF, -INF], 1, []),
        ([-1.0, -2.0], 1, [0]),
    ],
)
def test_top_k(scores: list[float], k: int, best: list[int]) -> None:
    assert top_k(np.array(scores, np.float32), k).tolist() == best


@given(
    st.lists(st.sampled_from([-INF, -1.0, 0.0, 0.5, 2.0]), max_size=30),
    st.integers(0, 35),
)
def test_top_k_agrees_with_a_stable_sort(scores: list[float], k: int) -> None:
    plain = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    expected = [position for position in plain[:k] if scores[position] > -INF]
    assert top_k(np.array(scores, np.float32), k).tolist() == expected
