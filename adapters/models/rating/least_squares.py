"""Many small regularised least squares problems, one for each viewer or movie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending

_ROWS_PER_BLOCK = 1024


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowRatings:
    """Ratings grouped by row: row r has `ratings[offsets[r]:offsets[r + 1]]` of `others`.

    Rows are viewers and others movies, or the other way round.
    `offsets` (n_rows + 1,), `others` (n,) intp, `ratings` (n,) float64.
    """

    offsets: NDArray[np.int64]
    others: NDArray[np.intp]
    ratings: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        rows: NDArray[np.intp],
        others: NDArray[np.intp],
        ratings: NDArray[np.float64],
        n_rows: int,
    ) -> "RowRatings":
        """Return the ratings grouped by `rows`, of which there are `n_rows`."""
        order = ascending(rows)
        counts = np.bincount(rows, minlength=n_rows)
        return cls(
            offsets=np.concatenate(([0], np.cumsum(counts))),
            others=others[order],
            ratings=ratings[order],
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1


def solve_rows(
    given: RowRatings,
    designs: NDArray[np.float64],
    known: NDArray[np.float64],
    penalties: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the coefficients x of every row that minimise penalised squares, (n_rows, f).

        Σ (r_o - k_o - d_oᵀ x)² + Σ_j λ_j x_j²    over the row's ratings r_o of others o

    `designs` (n_others, f) has the d_o, `known` (n_others,) what is known of the
    rating beforehand, `penalties` (f,) the λ_j > 0. A row without ratings gets zeros.
    """
    width = designs.shape[1]
    solved = np.zeros((len(given), width))
    for start in range(0, len(given), _ROWS_PER_BLOCK):
        rows = range(start, min(start + _ROWS_PER_BLOCK, len(given)))
        systems = np.empty((len(rows), width, width))
        targets = np.empty((len(rows), width))
        for place, row in enumerate(rows):
            span = slice(given.offsets[row], given.offsets[row + 1])
            others = given.others[span]
            design = designs[others]
            systems[place] = design.T @ design
            targets[place] = (given.ratings[span] - known[others]) @ design
        systems += np.diag(penalties)
        solved[rows.start : rows.stop] = np.linalg.solve(systems, targets[..., np.newaxis])[..., 0]
    return solved
