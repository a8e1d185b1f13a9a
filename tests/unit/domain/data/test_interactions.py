import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.interactions import Interactions, concatenated, keep_last
from domain.errors import InvalidValueError

Row = tuple[int, int, float, int]


def of(rows: list[Row], scale: float = 5.0) -> Interactions:
    viewers, movies, ratings, times = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.array(ratings, np.float32),
        timestamps=np.array(times, np.int64),
        scale=scale,
    )


def rows_of(interactions: Interactions) -> list[Row]:
    return list(
        zip(
            interactions.viewer_ids.tolist(),
            interactions.movie_ids.tolist(),
            interactions.ratings.tolist(),
            interactions.timestamps.tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("rows", "kept", "exact_repeats", "superseded"),
    [
        pytest.param([], [], 0, 0, id="nothing"),
        pytest.param([(1, 1, 3, 10), (1, 1, 5, 20)], [(1, 1, 5, 20)], 0, 1, id="later wins"),
        pytest.param([(1, 1, 5, 20), (1, 1, 3, 10)], [(1, 1, 5, 20)], 0, 1, id="by time"),
        pytest.param([(1, 1, 3, 10), (1, 1, 4, 10)], [(1, 1, 4, 10)], 0, 1, id="equal times"),
        pytest.param([(1, 1, 3, 10)] * 3, [(1, 1, 3, 10)], 2, 0, id="exact repeats"),
        pytest.param(
            [(1, 1, 3, 10), (1, 2, 3, 10)], [(1, 1, 3, 10), (1, 2, 3, 10)], 0, 0, id="other movie"
        ),
        pytest.param(
            [(2, 1, 3, 30), (1, 1, 4, 10)], [(1, 1, 4, 10), (2, 1, 3, 30)], 0, 0, id="in time order"
        ),
    ],
)
def test_keep_last(rows: list[Row], kept: list[Row], exact_repeats: int, superseded: int) -> None:
    result = keep_last(of(rows))
    assert rows_of(result.interactions) == kept
    assert (result.exact_repeats, result.superseded) == (exact_repeats, superseded)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3), st.integers(1, 3), st.sampled_from([1.0, 4.5]), st.integers(0, 3)
        )
    )
)
def test_keep_last_agrees_with_a_dictionary(rows: list[Row]) -> None:
    plain: dict[tuple[int, int], Row] = {}
    for row in sorted(rows, key=lambda row: row[3]):
        plain[row[0], row[1]] = row
    result = keep_last(of(rows))
    assert sorted(rows_of(result.interactions)) == sorted(plain.values())
    assert len(rows) == len(result.interactions) + result.exact_repeats + result.superseded


@pytest.mark.parametrize(("scale", "rating", "positive"), [
    (5.0, 4.0, True), (5.0, 3.5, False), (10.0, 8.0, True), (10.0, 7.0, False),
])  # fmt: skip
def test_a_positive_is_four_fifths_of_the_scale(
    scale: float, rating: float, positive: bool
) -> None:
    assert len(of([(1, 1, rating, 0)], scale).positives()) == positive


def test_ratings_on_different_scales_are_not_mixed() -> None:
    with pytest.raises(InvalidValueError, match=r"5\.0, 10\.0"):
        concatenated([of([(1, 1, 4, 0)]), of([(1, 1, 8, 0)], scale=10.0)])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="differ in length"):
        Interactions(
            viewer_ids=np.ones(2, np.int64),
            movie_ids=np.ones(1, np.int64),
            ratings=np.ones(1, np.float32),
            timestamps=np.ones(1, np.int64),
        )
