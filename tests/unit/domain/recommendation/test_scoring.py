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


@given(
    n=st.integers(500, 3000),
    k=st.integers(1, 150),
    distinct=st.sampled_from([2, 30, 100_000]),
    hidden=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_top_k_of_many_agrees_with_a_stable_sort(
    n: int, k: int, distinct: int, hidden: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.integers(0, distinct, n).astype(np.float32)
    scores[generator.random(n) < hidden] = -np.inf
    plain = np.argsort(-scores, kind="stable")[:k]

    assert top_k(scores, k).tolist() == plain[scores[plain] > -np.inf].tolist()
