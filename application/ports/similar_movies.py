"""Movies near a movie."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.scoring import Scores


class SimilarMovies(Protocol):
    """Finds the movies of a model's axis whose vectors lie nearest to one of them."""

    def nearest(
        self, position: int, k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.intp], Scores]:
        """Return up to `k` positions and cosines, nearest first, never `position` itself.

        Fewer than `k` come back only where no more are `allowed` (n_movies,).
        """
        ...


class SimilarMoviesIndexes(Protocol):
    """Opens the index that lies in a released model's folder."""

    def open(self, folder: Path) -> SimilarMovies:
        """Return the index of `folder`, or raise `ArtefactError` naming the file at fault."""
        ...
