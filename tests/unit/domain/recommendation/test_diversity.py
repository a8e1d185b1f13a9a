import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from domain.recommendation.diversity import diversified

vectors = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.tuples(st.floats(0.1, 1.0), st.floats(0.0, 1.0)), min_size=n, max_size=n)
)


def unit(rows: list[tuple[float, float]]) -> NDArray[np.float32]:
    array = np.array(rows, np.float32)
    array /= np.linalg.norm(array, axis=1, keepdims=True)
    return array


def falling(n: int) -> NDArray[np.float32]:
    return np.linspace(5.0, 1.0, n, dtype=np.float32)


@given(vectors, st.integers(1, 15))
def test_no_diversity_keeps_the_order(rows: list[tuple[float, float]], k: int) -> None:
    order = diversified(falling(len(rows)), unit(rows), k, 0.0)

    assert order.tolist() == list(range(min(k, len(rows))))


@given(vectors, st.integers(1, 15), st.floats(0.0, 1.0))
def test_nothing_is_shown_twice(rows: list[tuple[float, float]], k: int, diversity: float) -> None:
    order = diversified(falling(len(rows)), unit(rows), k, diversity).tolist()

    assert len(set(order)) == len(order) == min(k, len(rows))
    assert order[0] == 0


def test_a_different_movie_passes_a_better_copy() -> None:
    copies_and_one_other = unit([(1, 0), (1, 0), (1, 0), (0, 1)])

    order = diversified(falling(4), copies_and_one_other, 4, 0.6)

    assert order.tolist() == [0, 3, 1, 2]


def test_equals_keep_their_order() -> None:
    order = diversified(np.ones(5, np.float32), unit([(1, 0)] * 5), 5, 0.5)

    assert order.tolist() == [0, 1, 2, 3, 4]
