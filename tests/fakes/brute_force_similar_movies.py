"""Similar movies by sorting every cosine."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.errors import ArtefactError
from domain.recommendation.scoring import Scores


@dataclass
class BruteForceSimilarMovies:
    vectors: Scores

    def nearest(
        self, position: int, k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.intp], Scores]:
        cosines = self.vectors @ self.vectors[position]
        others = [
            other
            for other in np.argsort(-cosines, kind="stable").tolist()
            if other != position and (allowed is None or allowed[other])
        ]
        nearest = np.array(others[:k], np.intp)
        return nearest, cosines[nearest]


class BruteForceSimilarMoviesIndexes:
    def open(self, folder: Path) -> BruteForceSimilarMovies:
        path = folder / "movie_vectors.npy"
        try:
            return BruteForceSimilarMovies(np.load(path, allow_pickle=False))
        except (OSError, ValueError) as error:
            raise ArtefactError(f"{path} holds no vectors") from error
