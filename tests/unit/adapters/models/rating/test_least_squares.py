import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.rating import least_squares
from adapters.models.rating.least_squares import RowRatings, solve_rows

ROWS = np.array([2, 0, 2, 0, 2, 0])
OTHERS = np.array([1, 0, 3, 3, 0, 2])
RATINGS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
GIVEN = RowRatings.of(ROWS, OTHERS, RATINGS, n_rows=4)


def test_ratings_are_grouped_by_row_in_their_order() -> None:
    assert len(GIVEN) == 4
    assert GIVEN.offsets.tolist() == [0, 3, 3, 6, 6]
    assert GIVEN.others.tolist() == [0, 3, 2, 1, 3, 0]
    assert GIVEN.ratings.tolist() == [2, 4, 6, 1, 3, 5]


def test_each_row_has_the_solution_of_its_penalised_squares() -> None:
    """A penalty λ x² is one more rating of 0 by the design √λ."""
    generator = np.random.default_rng(2)
    designs, known = generator.normal(size=(4, 2)), generator.normal(size=4)
    penalties = np.array([0.5, 2.0])
    solved = solve_rows(GIVEN, designs, known, penalties)
    for row in (0, 2):
        mine = row == ROWS
        design = np.vstack([designs[OTHERS[mine]], np.diag(np.sqrt(penalties))])
        target = np.concatenate([RATINGS[mine] - known[OTHERS[mine]], np.zeros(2)])
        assert_allclose(solved[row], np.linalg.lstsq(design, target)[0])
    assert not solved[[1, 3]].any(), "rows without ratings"


def test_rows_of_many_blocks_are_solved_as_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    designs = np.random.default_rng(3).normal(size=(4, 3))
    at_once = solve_rows(GIVEN, designs, np.zeros(4), np.ones(3))
    monkeypatch.setattr(least_squares, "_ROWS_PER_BLOCK", 3)
    assert_array_equal(solve_rows(GIVEN, designs, np.zeros(4), np.ones(3)), at_once)
