"""Which movies became more or less popular from one window to another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.tally import Tally
from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityShift:
    """One movie's place and share of events in both windows; rank 1 is the most popular.

    A rank is None where the movie has no event in that window.
    """

    movie_id: MovieId
    reference_rank: int | None
    current_rank: int | None
    reference_share: float
    current_share: float

    @property
    def change(self) -> float:
        """By how much its share of events grew."""
        return self.current_share - self.reference_share


def popularity_shifts(reference: Tally, current: Tally, most: int) -> list[PopularityShift]:
    """Return up to `most` movies whose share changed most, largest change first, up or down."""
    axis = np.union1d(reference.ids, current.ids)
    counts = reference.along(axis), current.along(axis)
    shares = [column / max(int(column.sum()), 1) for column in counts]
    ranks = [_ranks(column) for column in counts]
    change = np.abs(shares[1] - shares[0])
    places = [place for place in np.argsort(-change, kind="stable")[:most] if change[place] > 0]
    return [
        PopularityShift(
            movie_id=MovieId(int(axis[place])),
            reference_rank=int(ranks[0][place]) or None,
            current_rank=int(ranks[1][place]) or None,
            reference_share=float(shares[0][place]),
            current_share=float(shares[1][place]),
        )
        for place in places
    ]


def _ranks(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each movie's place by its count, from 1; 0 where there is no event."""
    ranks = np.zeros(len(counts), np.int64)
    ranks[np.argsort(-counts, kind="stable")] = np.arange(1, len(counts) + 1)
    return np.where(counts > 0, ranks, 0)
